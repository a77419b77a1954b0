import SynBase
import SynDataset
import Testing

@Suite struct ColumnTests {
  private func type(_ texts: String...) throws -> ColumnType { try type(texts) }

  private func type(_ texts: [String]) throws -> ColumnType {
    try texts.map { RawJSON(try JSONValue(parsing: $0)) }.reduce(ColumnType.null) { $0.merged(with: ColumnType($1)) }
  }

  @Test(
    "a column's type holds all of its values",
    arguments: [
      (["null", "1"], ColumnType.integer), (["1", "2.5"], .float), (["1", "18446744073709551615"], .float),
      ([#""a""#, "null"], .string), (["true", "false"], .bool), (["[]", "[1]"], .list(.integer)),
      (["[null]"], .list(.null)), (["true", "1"], .mixed), (["[1]", #"["a"]"#], .list(.mixed)),
      ([#"{"a":1}"#, #"{"b":"x","a":null}"#], .structure([Column("a", .integer), Column("b", .string)])),
      ([#""a""#, "{}"], .mixed),
    ])
  func types(texts: [String], expected: ColumnType) throws {
    #expect(try type(texts) == expected)
  }

  @Test("what no table can hold is said to be so")
  func mixed() throws {
    #expect(try type(#"[{"a":1},{"a":"x"}]"#).isWhole == false)
    #expect(try type(#"{"a":{}}"#).isWhole == false)
    #expect(try type(#"{"a":[null]}"#).isWhole)
  }

  /// As `datasets` writes them into its cards.
  @Test("columns are written as Hugging Face's features")
  func yaml() {
    let columns = [
      Column("messages", .messages), Column("score", .float), Column("tags", .list(.string)),
      Column("nested", .list(.list(.integer))), Column("no", .structure([Column("a b", .null)])),
    ]
    #expect(
      columns.yaml(indent: "  ").joined(separator: "\n") == """
          - name: messages
            list:
            - name: role
              dtype: string
            - name: content
              dtype: string
          - name: score
            dtype: float64
          - name: tags
            list: string
          - name: nested
            list:
              list: int64
          - name: "no"
            struct:
            - name: "a b"
              dtype: 'null'
        """)
  }
}
