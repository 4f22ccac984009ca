// Which language the window speaks, and the texts of it.
import { createContext, useContext } from "react";
import { de } from "./de";
import { en, type Texts } from "./en";


/** A language: its tag for dates and numbers, its direction, its texts. */
export interface Language {
  tag: string;
  dir: "ltr" | "rtl";
  texts: Texts;
}

const catalogues: Record<string, Texts> = { en, de };
const rightToLeft = new Set(["ar", "fa", "he", "ur"]);

/** The language for a list of the person's tags, best first: the first that has a catalogue, else English. */
export function languageFor(tags: readonly string[]): Language {
  for (const tag of tags) {
    const base = tag.split("-")[0]?.toLowerCase() ?? "";
    const texts = catalogues[base];
    if (texts !== undefined) {
      return { tag, dir: rightToLeft.has(base) ? "rtl" : "ltr", texts };
    }
  }
  return { tag: "en", dir: "ltr", texts: en };
}

const LanguageContext = createContext<Language>({ tag: "en", dir: "ltr", texts: en });

export const LanguageProvider = LanguageContext.Provider;
export const useLanguage = (): Language => useContext(LanguageContext);
export type { Texts };
export const useTexts = (): Texts => useContext(LanguageContext).texts;
