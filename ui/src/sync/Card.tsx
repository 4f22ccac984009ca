// One card of the Sync view: a heading, what belongs beside it, and what it holds.
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { ReactElement, ReactNode } from "react";

const useStyles = makeStyles({
  root: {
    display: "flex", flexDirection: "column", alignItems: "flex-start", rowGap: "8px", padding: "16px", minInlineSize: 0, backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`, borderRadius: tokens.borderRadiusLarge,
  },
  asks: { backgroundColor: tokens.colorStatusWarningBackground1, border: `${tokens.strokeWidthThin} solid ${tokens.colorStatusWarningBorder1}` },
  head: { display: "flex", alignItems: "center", columnGap: "10px", inlineSize: "100%" },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300, fontWeight: tokens.fontWeightSemibold },
  asking: { color: tokens.colorStatusWarningForeground3 },
  end: { marginInlineStart: "auto" },
});

interface Props {
  title: string;
  /** Beside the heading: how it stands. */
  badge?: ReactElement;
  /** At the end of the heading: what can be done with all of it. */
  action?: ReactElement;
  /** Whether it asks the person something. */
  asks?: boolean;
  children: ReactNode;
}

export function Card({ title, badge, action, asks = false, children }: Props): ReactElement {
  const styles = useStyles();
  return (
    <section className={mergeClasses(styles.root, asks && styles.asks)} aria-label={title}>
      <div className={styles.head}>
        <h3 className={mergeClasses(styles.title, asks && styles.asking)}>{title}</h3>
        {badge}
        {action !== undefined && <span className={styles.end}>{action}</span>}
      </div>
      {children}
    </section>
  );
}
