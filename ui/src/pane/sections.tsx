// The frame of one part of the pane: a heading, something at its end, what stands below.
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { useId, type ReactElement, type ReactNode } from "react";
import { lineBelow } from "../shared/lines";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: "6px", paddingBlock: "9px", paddingInline: "14px", ...lineBelow(tokens.colorNeutralStroke3) },
  last: { borderBlockEndStyle: "none" },
  head: { display: "flex", alignItems: "baseline", columnGap: "8px" },
  title: { margin: 0, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground2 },
  end: { marginInlineStart: "auto", fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
});

interface Props {
  title: string;
  end?: ReactNode;
  last?: boolean;
  children: ReactNode;
}

export function Section({ title, end, last = false, children }: Props): ReactElement {
  const styles = useStyles();
  const id = useId();
  return (
    <section className={mergeClasses(styles.root, last && styles.last)} aria-labelledby={id}>
      <div className={styles.head}>
        <h3 id={id} className={styles.title}>{title}</h3>
        {end !== undefined && <span className={styles.end}>{end}</span>}
      </div>
      {children}
    </section>
  );
}
