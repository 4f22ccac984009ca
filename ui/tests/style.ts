// The style of an element where no style sheet is written: its tag, its `hidden` and its own style attribute decide. Every
// question for a role and name asks for the style of every element; answered from here they cost a tenth of jsdom's cascade,
// which took most of the suite's time.
const cascade = window.getComputedStyle.bind(window);
const nothing = document.createElement("i").style;
const displays = new Map<string, string>();

/** How a tag is displayed by itself, asked of the cascade once. */
function displayOfTag(tag: string): string {
  const known = displays.get(tag) ?? cascade(document.createElement(tag)).display;
  displays.set(tag, known);
  return known;
}

function valueOf(element: Element, style: CSSStyleDeclaration, property: string): string {
  const own = style.getPropertyValue(property);
  if (own !== "") {
    return own;
  }
  switch (property) {
    case "display": return element.hasAttribute("hidden") ? "none" : displayOfTag(element.localName);
    case "visibility": return "visible";
    default: return "";
  }
}

/** Stands for `window.getComputedStyle`. */
export function plainStyle(element: Element, pseudo?: string | null): CSSStyleDeclaration {
  const style = element instanceof HTMLElement && (pseudo ?? "") === "" ? element.style : nothing;
  return new Proxy(style, {
    get: (_target, name) => {
      if (name === "getPropertyValue") {
        return (property: string) => valueOf(element, style, property);
      }
      if (name === "display" || name === "visibility") {
        return valueOf(element, style, name);
      }
      const value: unknown = Reflect.get(style, name, style);
      return typeof value === "function" ? (value as (...args: unknown[]) => unknown).bind(style) : value;
    },
  });
}
