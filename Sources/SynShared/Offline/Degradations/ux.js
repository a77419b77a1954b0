// Hides texts that speak of the controls, whatever they are called, and takes names and tooltips away. What is hidden
// stays where it is, as it may be a control itself.

// @script

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
