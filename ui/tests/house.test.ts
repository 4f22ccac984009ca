// Rules of the house: complete languages, logical properties, one door to the outside, nothing kept by the page.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { LanguageView } from "../src/platform/types";
import { languageFor, languageOf } from "../src/texts";
import { ar } from "../src/texts/ar";
import { de } from "../src/texts/de";
import { en } from "../src/texts/en";

const root = join(import.meta.dirname, "../src");
const sources = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) => /\.tsx?$/.test(path) && path !== "bindings.ts").map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
const offenders = (pattern: RegExp, but: RegExp = /^$/): string[] => sources.filter(({ path, text }) => !but.test(path) && pattern.test(text)).map(({ path }) => path);

type Group = Record<string, unknown>;
const shape = (texts: Record<string, Group>): string[] => Object.entries(texts).flatMap(([group, entries]) => Object.entries(entries).map(([key, value]) => `${group}.${key}: ${typeof value}`)).sort();

describe("texts", () => {
  it.each([de, ar])("are the same set in every language, none empty", (texts) => {
    expect(shape(texts)).toEqual(shape(en));
    expect(Object.values(texts).flatMap((group: Group) => Object.values(group)).filter((text) => text === "")).toEqual([]);
  });

  it("are of the language that the core speaks, with the person's own habits for dates", () => {
    expect(languageOf("de", ["en-GB", "de-AT"])).toMatchObject({ tag: "de-AT", dir: "ltr", texts: { rail: de.rail } });
    expect(languageOf("ar", ["ar-EG", "de"])).toMatchObject({ tag: "ar-EG-u-nu-latn", dir: "rtl", texts: { rail: ar.rail } });
    expect(languageOf("en", ["de"])).toMatchObject({ tag: "en", texts: { rail: en.rail } });
  });

  it("are of the first of the person's languages until the core has told", () => {
    expect(languageFor(["xx", "de-AT"])).toMatchObject({ tag: "de-AT", texts: { rail: de.rail } });
    expect(languageFor(["xx"])).toMatchObject({ tag: "en", texts: { rail: en.rail } });
  });

  it("set apart what runs in the other direction, and nothing else (UAX 9)", () => {
    const said = (tag: LanguageView, name: string): string => languageOf(tag, []).texts.people.unknown(name);
    expect(said("en", "Ilse Brandt")).toBe("Ilse Brandt is not in the organization yet.");
    expect(said("en", "محمد علي")).toBe("\u2068محمد علي\u2069 is not in the organization yet.");
    expect(said("ar", "Ilse\u202e Brandt")).toBe("\u2068Ilse Brandt\u2069 ليس في المؤسسة بعد.");
    expect(said("ar", "محمد علي")).toBe("محمد علي ليس في المؤسسة بعد.");
    expect(languageOf("ar", []).texts.failure.offlineAt("mailbox")).toBe(ar.failure.offlineAt("mailbox"));
  });

  it("count as each language does (CLDR)", () => {
    expect([0, 1, 2, 3, 11, 100].map(ar.people.matches)).toEqual(["لا تطابق", "تطابق واحد", "تطابقان", "3 تطابقات", "11 تطابقًا", "100 تطابق"]);
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
