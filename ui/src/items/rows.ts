// What the lines of all lists of items look like.
import { makeStyles, tokens } from "@fluentui/react-components";
import { lineBelow } from "../shared/lines";

const clip = { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" } as const;

export const useRowStyles = makeStyles({
  scroll: { flexGrow: 1, overflowY: "auto", overflowX: "hidden", outlineStyle: "none", ":focus-visible": { boxShadow: `inset 0 0 0 2px ${tokens.colorStrokeFocus2}` } },
  row: {
    position: "relative", display: "grid", columnGap: "10px", paddingBlock: "7px", paddingInline: "14px 12px", cursor: "pointer", ...lineBelow(tokens.colorNeutralStroke3),
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  selected: {
    backgroundColor: tokens.colorBrandBackground2, ":hover": { backgroundColor: tokens.colorBrandBackground2 },
    "::before": { content: '""', position: "absolute", insetBlock: 0, insetInlineStart: 0, inlineSize: "3px", backgroundColor: tokens.colorCompoundBrandStroke },
  },
  text: { display: "grid", rowGap: "1px", minInlineSize: 0 },
  title: { ...clip, fontWeight: tokens.fontWeightSemibold },
  small: { ...clip, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  badge: { display: "flex", paddingBlockStart: "2px", minInlineSize: 0 },
  heading: {
    position: "sticky", insetBlockStart: 0, zIndex: 1, margin: 0, paddingInline: "14px", paddingBlock: "6px", fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground2, backgroundColor: tokens.colorNeutralBackground2, ...lineBelow(tokens.colorNeutralStroke3),
  },
  today: { color: tokens.colorBrandForeground1 },
  foot: { padding: "12px", textAlign: "center", color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});
