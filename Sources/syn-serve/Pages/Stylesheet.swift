// The look of both pages: light and dark, wide and narrow. No font or picture is loaded from anywhere.

enum Stylesheet {
  static let css = #"""
    :root {
      color-scheme: light dark;
      --ground: #f6f5f1; --sheet: #ffffff; --ink: #1d2227; --soft: #626c76; --line: #dcdad2;
      --accent: #0b6e63; --good: #2b7a3d; --warn: #a65f00; --bad: #b3261e;
      --mono: ui-monospace, "SF Mono", Menlo, Consolas, monospace;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #14171a; --sheet: #1c2126; --ink: #e4e7ea; --soft: #98a2ac; --line: #30373e;
        --accent: #4fc3b1; --good: #6cc481; --warn: #e6a14a; --bad: #f08a80;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0; background: var(--ground); color: var(--ink);
      font: 15px/1.5 system-ui, "Segoe UI", Helvetica, Arial, sans-serif;
    }
    header {
      display: flex; flex-wrap: wrap; align-items: baseline; gap: 6px 18px;
      padding: 18px 28px; border-bottom: 1px solid var(--line); background: var(--sheet);
    }
    header h1 { margin: 0; font-size: 20px; letter-spacing: .02em; }
    header .grow { flex: 1; }
    main { max-width: 1320px; margin: 0 auto; padding: 22px 28px 60px; }
    h2 { margin: 30px 0 10px; font-size: 13px; letter-spacing: .08em; text-transform: uppercase; color: var(--soft); }
    a { color: var(--accent); }
    code, pre, textarea, .id { font-family: var(--mono); font-size: 13px; }
    .soft { color: var(--soft); }
    .good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
    pre {
      margin: 8px 0; padding: 12px; max-height: 360px; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere;
      background: var(--ground); border: 1px solid var(--line); border-radius: 6px;
    }
    button, input, textarea {
      font: inherit; color: inherit; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px;
      padding: 6px 12px;
    }
    textarea { display: block; width: 100%; min-height: 112px; font-family: var(--mono); }
    button { cursor: pointer; }
    button:hover { border-color: var(--accent); }
    button.main { background: var(--accent); border-color: var(--accent); color: var(--sheet); }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
    td > p { margin: 0; }
    table { width: 100%; border-collapse: collapse; }
    th, td { padding: 6px 10px 6px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
    th { font-weight: 600; color: var(--soft); font-size: 13px; }

    .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 14px; }
    .tile { padding: 14px 16px; background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; }
    .tile .number { font-size: 28px; line-height: 1.2; font-variant-numeric: tabular-nums; }
    .tile .label { color: var(--soft); font-size: 13px; }
    .bar { height: 6px; margin-top: 8px; border-radius: 3px; background: var(--line); overflow: hidden; }
    .bar > div { height: 100%; background: var(--accent); transition: width .3s; }

    .units { display: grid; grid-template-columns: minmax(240px, 1fr) 3fr; gap: 18px; align-items: start; }
    .units ul { margin: 0; padding: 0; list-style: none; display: grid; gap: 6px; }
    .units li button { width: 100%; text-align: left; }
    .units li button[aria-current=true] { border-color: var(--accent); box-shadow: inset 3px 0 0 var(--accent); }
    .units li .text {
      display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; font-size: 14px;
    }
    .pages { display: grid; grid-template-columns: 1fr 1fr; gap: 14px; }
    .pages h3 { margin: 0 0 6px; font-size: 14px; }
    .pages iframe {
      width: 100%; aspect-ratio: 1; border: 1px solid var(--line); border-radius: 8px; background: #fff;
    }

    details.operation { margin: 8px 0; background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; }
    details.operation > summary {
      display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; padding: 10px 14px; cursor: pointer;
    }
    details.operation > summary .path { font-family: var(--mono); font-weight: 600; }
    details.operation > div { padding: 0 14px 14px; border-top: 1px solid var(--line); }
    .method { min-width: 52px; font: 600 12px var(--mono); color: var(--accent); }
    .method.post { color: var(--warn); }
    .deprecated .path { text-decoration: line-through; }
    .try { display: grid; gap: 10px; justify-items: start; }
    .try label { width: 100%; }
    .try input { display: block; }

    @media (max-width: 820px) {
      main { padding: 16px; }
      header { padding: 14px 16px; }
      .units, .pages { grid-template-columns: 1fr; }
    }
    """#
}
