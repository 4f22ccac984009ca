// Lines between parts. Griffel takes no shorthand for one edge.
import { tokens } from "@fluentui/react-components";

interface Line {
  borderBlockEndWidth: string;
  borderBlockEndStyle: "solid";
  borderBlockEndColor: string;
}

/** A thin line under a part. */
export const lineBelow = (borderBlockEndColor: string = tokens.colorNeutralStroke2): Line =>
  ({ borderBlockEndWidth: tokens.strokeWidthThin, borderBlockEndStyle: "solid", borderBlockEndColor });

/** A thin line over a part. */
export const lineAbove = (borderBlockStartColor: string = tokens.colorNeutralStroke2) =>
  ({ borderBlockStartWidth: tokens.strokeWidthThin, borderBlockStartStyle: "solid", borderBlockStartColor }) as const;
