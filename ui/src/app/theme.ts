// Fluent's own themes, with a font that every desktop has and the density of a mail program.
import { teamsHighContrastTheme, webDarkTheme, webLightTheme, type Theme } from "@fluentui/react-components";
import type { Appearance } from "../platform/types";
import { useMedia } from "../shared/media";

const fontFamilyBase = "'Segoe UI Variable Text', 'Segoe UI', -apple-system, BlinkMacSystemFont, 'Noto Sans', Cantarell, sans-serif";

/** The colours in force. */
export interface Look {
  theme: Theme;
  dark: boolean;
}

const dense: Partial<Theme> = { fontFamilyBase, fontSizeBase300: "13px", lineHeightBase300: "19px", fontSizeBase400: "15px", lineHeightBase400: "21px" };

const light: Look = { theme: { ...webLightTheme, ...dense }, dark: false };
const dark: Look = { theme: { ...webDarkTheme, ...dense }, dark: true };
const contrast: Look = { theme: { ...teamsHighContrastTheme, ...dense }, dark: true };

/** What the person chose, or what the system says. */
export function useLook(appearance: Appearance): Look {
  const systemDark = useMedia("(prefers-color-scheme: dark)");
  const systemContrast = useMedia("(prefers-contrast: more), (forced-colors: active)");
  switch (appearance) {
    case "light": return light;
    case "dark": return dark;
    case "high_contrast": return contrast;
    case "system": return systemContrast ? contrast : systemDark ? dark : light;
  }
}
