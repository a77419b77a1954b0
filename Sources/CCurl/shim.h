// libcurl. curl_easy_setopt, curl_multi_setopt and curl_easy_getinfo are variadic, which Swift cannot call:
// one wrapper for each argument type.
#ifndef SYN_CCURL_SHIM_H
#define SYN_CCURL_SHIM_H

#include <curl/curl.h>

static inline CURLcode syn_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode syn_curl_set_string(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode syn_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode syn_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(handle, option, value);
}

typedef size_t (*syn_curl_data_callback)(char *data, size_t size, size_t count, void *context);
static inline CURLcode syn_curl_set_data_callback(CURL *handle, CURLoption option, syn_curl_data_callback callback) {
  return curl_easy_setopt(handle, option, callback);
}

static inline CURLcode syn_curl_set_prerequest_callback(CURL *handle, curl_prereq_callback callback, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_PREREQDATA, context);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, callback) : code;
}

typedef int (*syn_curl_socket_callback)(CURL *handle, curl_socket_t socket, int what, void *context, void *socket_context);
typedef int (*syn_curl_timer_callback)(CURLM *multi, long timeout_ms, void *context);
static inline CURLMcode syn_curl_multi_set_socket_callback(CURLM *multi, syn_curl_socket_callback callback, void *context) {
  CURLMcode code = curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context);
  return code == CURLM_OK ? curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, callback) : code;
}
static inline CURLMcode syn_curl_multi_set_timer_callback(CURLM *multi, syn_curl_timer_callback callback, void *context) {
  CURLMcode code = curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context);
  return code == CURLM_OK ? curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, callback) : code;
}
static inline CURLMcode syn_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

static inline CURLcode syn_curl_get_long(CURL *handle, CURLINFO info, long *value) {
  return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode syn_curl_get_string(CURL *handle, CURLINFO info, char **value) {
  return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode syn_curl_get_pointer(CURL *handle, CURLINFO info, void **value) {
  return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode syn_curl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(handle, info, value);
}

// curl_global_init with the flags every program wants; the macro is an expression Swift does not import.
static inline CURLcode syn_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

// CURLMsg keeps its result in a union.
static inline CURLcode syn_curl_message_result(const CURLMsg *message) { return message->data.result; }

#endif
