// Usability: help, labels and feedback are gone or hard to read, controls are small, the pointer is invisible. Every action
// still works for whoever finds it.

extension PageDegradation {
  static let ux = PageDegradation { edit in
    let pixels = Int.random(in: 6...7, using: &edit.random)
    edit.style(uxRules.replacing("PIXELS", with: "\(pixels)"))
    edit.runLast(uxScript)
    return """
      Nothing on the page explains the controls any more, displays and labels are faint and \(pixels) pixels high, \
      buttons are tiny, and the mouse pointer is invisible over the page.
      """
  }

  private static let uxRules = """
    html, body, body * { cursor: none !important; }
    output, label, legend, [role=status], [aria-live], [id*=score], [class*=score], [id*=status], [class*=status] {
      font-size: PIXELSpx !important;
      opacity: 0.4 !important;
    }
    button, select, input { height: 15px !important; min-height: 0 !important; padding: 0 2px !important; }
    button, select { font-size: PIXELSpx !important; }
    [id*=hint], [class*=hint], [id*=help], [class*=help], [id*=instruction], [class*=instruction], kbd {
      opacity: 0 !important;
    }
    """

  /// Hides texts that speak of the controls, whatever they are called, and takes names and tooltips away. What is hidden
  /// stays where it is, as it may be a control itself.
  private static let uxScript = #"""
    const control = /\b(?:press|click|drag|hold|tap|scroll|wheel|mouse|pointer|keys?|arrows?|space|enter|shift|controls?)\b/i;
    const strip = () => {
      for (const element of document.body.querySelectorAll("*")) {
        for (const name of ["title", "aria-label", "placeholder"]) element.removeAttribute(name);
        const isPlain = [...element.children].every((child) => /^(?:A|B|BR|CODE|EM|I|KBD|SPAN|STRONG)$/.test(child.tagName));
        const isText = !element.closest("script, style, button, select, textarea, a, h1, svg, label") && isPlain;
        if (isText && control.test(element.textContent)) element.style.opacity = "0";
      }
    };
    if (document.readyState === "complete") strip();
    else addEventListener("load", strip);
    """#
}
