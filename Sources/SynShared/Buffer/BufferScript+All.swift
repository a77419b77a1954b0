// Every file of Scripts/, once. One method runs each script; the comment here names its Swift file.

extension BufferScript {
  /// The files that scripts include, by the names in their `Uses:`.
  static let parts = [
    LuaFile("common", PackageResources.common_lua),
    LuaFile("counters", PackageResources.counters_lua),
    LuaFile("failures", PackageResources.failures_lua),
    LuaFile("fsck", PackageResources.fsck_lua),
    LuaFile("jobs", PackageResources.jobs_lua),
    LuaFile("places", PackageResources.places_lua),
    LuaFile("spending", PackageResources.spending_lua),
    LuaFile("stored-before", PackageResources.stored_before_lua),
    LuaFile("variants", PackageResources.variants_lua),
  ]

  // Jobs
  static let takeUnits = BufferScript(LuaFile("take-units", PackageResources.take_units_lua))
  static let takeOrders = BufferScript(LuaFile("take-orders", PackageResources.take_orders_lua))
  static let renewJobs = BufferScript(LuaFile("renew-jobs", PackageResources.renew_jobs_lua))
  static let giveBackJobs = BufferScript(LuaFile("give-back-jobs", PackageResources.give_back_jobs_lua))
  static let leave = BufferScript(LuaFile("leave", PackageResources.leave_lua))
  static let adopt = BufferScript(LuaFile("adopt", PackageResources.adopt_lua))
  // QAStore
  static let putUnits = BufferScript(LuaFile("put-units", PackageResources.put_units_lua))
  static let putFailedUnit = BufferScript(LuaFile("put-failed-unit", PackageResources.put_failed_unit_lua))
  static let settleOrder = BufferScript(LuaFile("settle-order", PackageResources.settle_order_lua))
  static let claim = BufferScript(LuaFile("claim", PackageResources.claim_lua))
  static let reject = BufferScript(LuaFile("reject", PackageResources.reject_lua))
  static let remove = BufferScript(LuaFile("remove", PackageResources.remove_lua))
  static let purge = BufferScript(LuaFile("purge", PackageResources.purge_lua))
  static let order = BufferScript(LuaFile("order", PackageResources.order_lua))
  static let retry = BufferScript(LuaFile("retry", PackageResources.retry_lua))
  static let queueVariant = BufferScript(LuaFile("queue-variant", PackageResources.queue_variant_lua))
  static let state = BufferScript(LuaFile("state", PackageResources.state_lua))
  static let look = BufferScript(LuaFile("look", PackageResources.look_lua))
  static let status = BufferScript(LuaFile("status", PackageResources.status_lua))
  static let activity = BufferScript(LuaFile("activity", PackageResources.activity_lua))
  // ClaimReturns
  static let giveBack = BufferScript(LuaFile("give-back", PackageResources.give_back_lua))
  // SeenTexts
  static let addText = BufferScript(LuaFile("add-text", PackageResources.add_text_lua))
  // RememberedReplies
  static let rememberReply = BufferScript(LuaFile("remember-reply", PackageResources.remember_reply_lua))
  // BufferCheck
  static let fsckHead = BufferScript(LuaFile("fsck-head", PackageResources.fsck_head_lua))
  static let fsckNumbers = BufferScript(LuaFile("fsck-numbers", PackageResources.fsck_numbers_lua))
  static let fsckUnits = BufferScript(LuaFile("fsck-units", PackageResources.fsck_units_lua))
  static let fsckElements = BufferScript(LuaFile("fsck-elements", PackageResources.fsck_elements_lua))
  static let fsckClaims = BufferScript(LuaFile("fsck-claims", PackageResources.fsck_claims_lua))
  static let fsckJobs = BufferScript(LuaFile("fsck-jobs", PackageResources.fsck_jobs_lua))
  static let fsckSets = BufferScript(LuaFile("fsck-sets", PackageResources.fsck_sets_lua))
  static let fsckOrders = BufferScript(LuaFile("fsck-orders", PackageResources.fsck_orders_lua))
  static let fsckAnswers = BufferScript(LuaFile("fsck-answers", PackageResources.fsck_answers_lua))
  static let fsckVariants = BufferScript(LuaFile("fsck-variants", PackageResources.fsck_variants_lua))

  static let all = [
    takeUnits, takeOrders, renewJobs, giveBackJobs, leave, adopt, putUnits, putFailedUnit, settleOrder, claim, reject,
    remove, purge, order, retry, queueVariant, state, look, status, activity, giveBack, addText,
    rememberReply, fsckHead, fsckNumbers, fsckUnits, fsckElements, fsckClaims, fsckJobs,
    fsckSets, fsckOrders, fsckAnswers, fsckVariants,
  ]
}
