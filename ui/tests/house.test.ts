// Rules of the house: complete languages, logical properties, one door to the outside, nothing kept by the page.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { languageFor } from "../src/texts";
import { de } from "../src/texts/de";
import { en } from "../src/texts/en";

const root = join(import.meta.dirname, "../src");
const sources = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) => /\.tsx?$/.test(path) && path !== "bindings.ts").map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
const offenders = (pattern: RegExp, but: RegExp = /^$/): string[] => sources.filter(({ path, text }) => !but.test(path) && pattern.test(text)).map(({ path }) => path);

type Group = Record<string, unknown>;
const shape = (texts: Record<string, Group>): string[] => Object.entries(texts).flatMap(([group, entries]) => Object.entries(entries).map(([key, value]) => `${group}.${key}: ${typeof value}`)).sort();

describe("texts", () => {
  it("are the same set in both languages, none empty", () => {
    expect(shape(de)).toEqual(shape(en));
    expect(Object.values(de).flatMap((group: Group) => Object.values(group)).filter((text) => text === "")).toEqual([]);
  });

  it("are chosen by the person's languages, best first", () => {
    expect(languageFor(["xx", "de-AT"]).texts).toBe(de);
    expect(languageFor(["xx"]).texts).toBe(en);
  });

  it("name the option of A-24 and the choices of A-62 exactly", () => {
    expect(en.options.syncThis).toBe("Set this computer to be the client to perform synchronization between this mailbox and your organization");
    expect(en.options.trackInResponse).toBe("Email messages in response to Dynamics 365 email");
  });
});

it("no style names a physical side: the window works from right to left", () => {
  const sides = /\b(?:(?:margin|padding)(?:Left|Right|Top|Bottom)|border(?:Left|Right|Top|Bottom)\w*|(?:left|right|top|bottom): ["`\d]|textAlign: "(?:left|right)"|float:)/;
  expect(offenders(sides)).toEqual([]);
});

it("only the platform folder reaches the host", () => {
  expect(offenders(/@tauri-apps\/|__TAURI|import\s+\{[^}]*\}\s+from "[^"]*bindings"/, /^platform\/|^main\.tsx$/)).toEqual([]);
});

it("the page keeps nothing (promise 1)", () => {
  expect(offenders(/localStorage|sessionStorage|indexedDB|document\.cookie/)).toEqual([]);
});

it("no text of the window stands outside the catalogue", () => {
  const inMarkup = />\s*[A-Z][a-z]+(?: [a-z]+)+\s*</;
  expect(offenders(inMarkup, /^platform\/fake\//)).toEqual([]);
});

it("every file says what it is", () => {
  expect(sources.filter(({ text }) => !text.startsWith("//")).map(({ path }) => path)).toEqual([]);
});
