// Which language the window speaks, and the texts of it. The core decides, so that its sentences and these are of one language.
import { createContext, useContext } from "react";
import type { LanguageChoice, LanguageView } from "../platform/types";
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

const english: Language = { tag: "en", dir: "ltr", texts: isolating(en, "ltr") };

/** The languages that were learned. The others take no room in memory. */
const catalogues = new Map<LanguageView, Language>([["en", english]]);

const lessons: Record<LanguageView, () => Promise<Language>> = {
  en: () => Promise.resolve(english),
  de: async () => ({ tag: "de", dir: "ltr", texts: isolating((await import("./de")).de, "ltr") }),
  ar: async () => ({ tag: "ar", dir: "rtl", texts: isolating((await import("./ar")).ar, "rtl") }),
};

/** Fetches the texts of a language, once. Where that fails the window speaks English. */
export async function learn(language: LanguageView): Promise<void> {
  if (!catalogues.has(language)) {
    const learned = await lessons[language]().catch(() => undefined);
    if (learned !== undefined) {
      catalogues.set(language, learned);
    }
  }
}

const baseOf = (tag: string): string => tag.split("-")[0]?.toLowerCase() ?? "";

const isSpoken = (base: string): base is LanguageView => Object.hasOwn(lessons, base);

/** The first of the person's languages that is spoken here. */
export const spokenOf = (tags: readonly string[]): LanguageView => tags.map(baseOf).find(isSpoken) ?? "en";

/**
 * What the core speaks, with the person's own habits for dates and numbers where they have told some in that language. It is to be
 * learned before; until then it is English.
 */
export function languageOf(spoken: LanguageView, tags: readonly string[]): Language {
  const own = tags.find((tag) => baseOf(tag) === spoken) ?? spoken;
  // Dates have the digits of the core's sentences.
  const { baseName } = new Intl.Locale(own);
  return { ...(catalogues.get(spoken) ?? english), tag: spoken === "ar" ? `${baseName}-u-nu-latn` : baseName };
}

/** The language of the first moment, until the core has told which one it is. */
export const languageFor = (tags: readonly string[]): Language => languageOf(spokenOf(tags), tags);

const LanguageContext = createContext<Language>(english);

export const LanguageProvider = LanguageContext.Provider;
export const useLanguage = (): Language => useContext(LanguageContext);
export type { Texts };
export const useTexts = (): Texts => useContext(LanguageContext).texts;
