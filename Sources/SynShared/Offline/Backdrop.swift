// What is behind everything a page draws: one of several quiet grounds, named in the question's conditions and painted
// once for each size of the picture.

struct Backdrop: Sendable {
  /// Follows "its background" in the question.
  let words: String
  /// Defines `paintBackdrop(brush)`.
  let section: PageSection

  private init(_ id: String, words: String) {
    self.words = words
    section = PageSection("backdrop \(id)", of: "backdrops.js")
  }

  /// The first suits every page, including those that cover most of their ground.
  static let all = [
    Backdrop("edges", words: "shades off gently towards the edges"),
    Backdrop("fall", words: "passes from a lighter top to a darker foot"),
    Backdrop("grid", words: "carries a grid of fine, faint lines"),
    Backdrop("specks", words: "is sprinkled with faint specks of many sizes"),
    Backdrop("bands", words: "is laid in broad slanting bands of two close shades"),
  ]
}
