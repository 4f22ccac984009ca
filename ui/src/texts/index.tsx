// Which language the window speaks, and the texts of it. The core decides, so that its sentences and these are of one language.
import { createContext, useContext } from "react";
import type { LanguageChoice, LanguageView } from "../platform/types";
import { ar } from "./ar";
import { de } from "./de";
import { en, type Texts } from "./en";

/** A language: its tag for dates and numbers, its direction, its texts. */
export interface Language {
  tag: string;
  dir: "ltr" | "rtl";
  texts: Texts;
}

/** The languages that a person may choose, each by its own name. */
export const LANGUAGES: readonly { choice: Exclude<LanguageChoice, "system">; tag: LanguageView; name: string }[] = [
  { choice: "english", tag: "en", name: "English" },
  { choice: "german", tag: "de", name: "Deutsch" },
  { choice: "arabic", tag: "ar", name: "العربية" },
];

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u;

/** What phrases look something up by, instead of putting it in. One small word needs no mark: nothing in it can be pulled along. */
const CODE = /^[a-z]+(_[a-z]+)*$/;

/** A text of the other direction inside a sentence, set apart so that it cannot pull the words around it along (UAX 9). */
export function isolated(text: string, dir: Language["dir"]): string {
  const other = (letter: string): boolean => RIGHT_TO_LEFT.test(letter) !== (dir === "rtl");
  return (text.match(/\p{L}/gu) ?? []).some(other) ? `\u2068${text.replace(/[\u202a-\u202e\u2066-\u2069]/gu, "")}\u2069` : text;
}

/** A catalogue whose phrases set apart what is put into them. */
function isolating(texts: Texts, dir: Language["dir"]): Texts {
  const phrase = ([key, entry]: [string, unknown]): [string, unknown] => [
    key,
    typeof entry === "function"
      ? (...values: unknown[]): unknown => (entry as (...values: unknown[]) => unknown)(...values.map((value) => (typeof value === "string" && !CODE.test(value) ? isolated(value, dir) : value)))
      : entry,
  ];
  const group = ([name, entries]: [string, object]): [string, object] => [name, Object.fromEntries(Object.entries(entries).map(phrase))];
  return Object.fromEntries(Object.entries(texts).map(group)) as unknown as Texts;
}

const catalogues: Record<LanguageView, Language> = {
  en: { tag: "en", dir: "ltr", texts: isolating(en, "ltr") },
  de: { tag: "de", dir: "ltr", texts: isolating(de, "ltr") },
  ar: { tag: "ar", dir: "rtl", texts: isolating(ar, "rtl") },
};

const baseOf = (tag: string): string => tag.split("-")[0]?.toLowerCase() ?? "";

const isSpoken = (base: string): base is LanguageView => Object.hasOwn(catalogues, base);

/** What the core speaks, with the person's own habits for dates and numbers where they have told some in that language. */
export function languageOf(spoken: LanguageView, tags: readonly string[]): Language {
  const own = tags.find((tag) => baseOf(tag) === spoken) ?? spoken;
  // Dates have the digits of the core's sentences.
  const { baseName } = new Intl.Locale(own);
  return { ...catalogues[spoken], tag: spoken === "ar" ? `${baseName}-u-nu-latn` : baseName };
}

/** The language of the first moment, until the core has told which one it is: the first of the person's that is spoken here. */
export function languageFor(tags: readonly string[]): Language {
  const spoken = tags.map(baseOf).find(isSpoken);
  return languageOf(spoken ?? "en", tags);
}

const LanguageContext = createContext<Language>(catalogues.en);

export const LanguageProvider = LanguageContext.Provider;
export const useLanguage = (): Language => useContext(LanguageContext);
export type { Texts };
export const useTexts = (): Texts => useContext(LanguageContext).texts;
