// The tracked state of a message as a small mark. Colour never stands alone: the mark has words.
import { makeStyles, mergeClasses, tokens, shorthands } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { TrackingBadgeView, TrackingState } from "../platform/types";

const useStyles = makeStyles({
  root: {
    maxInlineSize: "100%", overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", paddingInline: "8px", paddingBlock: "1px",
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`, borderRadius: tokens.borderRadiusCircular,
    fontSize: tokens.fontSizeBase100, lineHeight: tokens.lineHeightBase100, color: tokens.colorNeutralForeground2, backgroundColor: tokens.colorNeutralBackground1,
  },
  linked: { color: tokens.colorBrandForeground2, backgroundColor: tokens.colorBrandBackground2, ...shorthands.borderColor(tokens.colorBrandStroke2) },
  waits: { color: tokens.colorStatusWarningForeground1, backgroundColor: tokens.colorStatusWarningBackground1, ...shorthands.borderColor(tokens.colorStatusWarningBorder1) },
  failed: { color: tokens.colorStatusDangerForeground1, backgroundColor: tokens.colorStatusDangerBackground1, ...shorthands.borderColor(tokens.colorStatusDangerBorder1) },
});

type Tone = "linked" | "waits" | "failed" | "plain";

/** How a state is coloured, wherever it is shown. */
export const toneOf: Record<TrackingState, Tone> = {
  not_tracked: "plain", unknown: "plain", processing: "waits", pending: "waits", tracked: "linked", tracked_regarding: "linked", failed: "failed",
};

export function TrackingBadge({ badge }: { badge: TrackingBadgeView }): ReactElement {
  const styles = useStyles();
  const tone = toneOf[badge.state];
  return <span dir="auto" className={mergeClasses(styles.root, tone !== "plain" && styles[tone])}>{badge.text}</span>;
}
