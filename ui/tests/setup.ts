// What jsdom lacks and a window has: sizes, media queries, observers.
import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import { learn } from "../src/texts";
import { plainStyle } from "./style";

// Many tests share two processors with other work; nothing here measures time.
configure({ defaultHidden: true, asyncUtilTimeout: 20_000, getElementError: (message) => new Error(message ?? "Not found") });

class NoResize implements ResizeObserver {
  observe(): void { /* Nothing is laid out, so nothing is resized. */ }
  unobserve(): void { /* As above. */ }
  disconnect(): void { /* As above. */ }
}

const WINDOW = { width: 1400, height: 900 };
Object.defineProperty(window, "innerWidth", { configurable: true, writable: true, value: WINDOW.width });

vi.stubGlobal("ResizeObserver", NoResize);
vi.stubGlobal("getComputedStyle", plainStyle);
vi.stubGlobal("matchMedia", (query: string) => {
  const [, bound, pixels] = /\((min|max)-width: (\d+)px\)/.exec(query) ?? [];
  const matches = bound === "min" ? window.innerWidth >= Number(pixels) : bound === "max" ? window.innerWidth <= Number(pixels) : false;
  return { matches, media: query, addEventListener: () => undefined, removeEventListener: () => undefined };
});
const LINE = 80;
Object.defineProperty(HTMLElement.prototype, "offsetWidth", { configurable: true, get: () => 400 });
for (const name of ["offsetHeight", "clientHeight"]) {
  Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get(this: HTMLElement) { return this.dataset["index"] === undefined ? WINDOW.height : LINE; } });
}
Object.defineProperty(HTMLElement.prototype, "scrollHeight", { configurable: true, get: () => 1_000_000 });
Element.prototype.scrollTo = function scrollTo(this: Element, to?: ScrollToOptions | number) {
  this.scrollTop = typeof to === "object" ? (to.top ?? 0) : 0;
  this.dispatchEvent(new Event("scroll"));
};
Element.prototype.scrollIntoView = () => undefined;
Range.prototype.getBoundingClientRect = () => new DOMRect();

// Each test speaks the language it names from its first moment.
await Promise.all([learn("de"), learn("ar")]);

afterEach(() => {
  cleanup();
  window.innerWidth = WINDOW.width;
});
