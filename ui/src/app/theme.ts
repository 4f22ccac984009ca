// Fluent's own themes, with a font that every desktop has.
import { teamsHighContrastTheme, webDarkTheme, webLightTheme, type Theme } from "@fluentui/react-components";
import type { Appearance } from "../platform/types";
import { useMedia } from "../shared/media";

const fontFamilyBase = "'Segoe UI Variable Text', 'Segoe UI', -apple-system, BlinkMacSystemFont, 'Noto Sans', Cantarell, sans-serif";

/** The colours in force. */
export interface Look {
  theme: Theme;
  dark: boolean;
}

const light: Look = { theme: { ...webLightTheme, fontFamilyBase }, dark: false };
const dark: Look = { theme: { ...webDarkTheme, fontFamilyBase }, dark: true };
const contrast: Look = { theme: { ...teamsHighContrastTheme, fontFamilyBase }, dark: true };

/** What the person chose, or what the system says. */
export function useLook(appearance: Appearance): Look {
  const systemDark = useMedia("(prefers-color-scheme: dark)");
  const systemContrast = useMedia("(prefers-contrast: more)");
  switch (appearance) {
    case "light": return light;
    case "dark": return dark;
    case "high_contrast": return contrast;
    case "system": return systemContrast ? contrast : systemDark ? dark : light;
  }
}
