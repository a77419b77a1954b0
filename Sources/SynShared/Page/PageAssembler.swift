// From the files of a reply to one page. Still only single files: assembly follows.

package struct PageError: Error {}

package enum PageAssembler {
  package static func assemble(_ files: [PageFile]) throws(PageError) -> String {
    guard files.count == 1, let file = files.first else { throw PageError() }
    return file.content
  }
}
