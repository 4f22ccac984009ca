// What is synchronized: mail, appointments, contacts and tasks, each as it stands by itself (F-6).
import { Badge, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactElement, ReactNode } from "react";
import type { SyncLineView } from "../platform/types";
import { useNow } from "../shared/now";
import { dayTime, fromNow } from "../shared/time";
import { useLanguage, type Texts } from "../texts";
import { Card } from "./Card";
import { lineName, lineWords } from "./words";

const useStyles = makeStyles({
  list: { display: "grid", rowGap: "10px", margin: 0, padding: 0, listStyleType: "none", inlineSize: "100%" },
  row: { display: "grid", gridTemplateColumns: "minmax(96px, auto) auto minmax(0, 1fr)", columnGap: "14px", alignItems: "center" },
  name: { fontWeight: tokens.fontWeightSemibold },
  facts: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, textAlign: "end" },
  why: { gridColumnStart: 1, gridColumnEnd: "span 3", color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
});

function facts(line: SyncLineView, now: Date, tag: string, texts: Texts): string {
  const paused = line.state === "paused";
  return [
    line.linked === null ? "" : texts.syncLive.linked(line.linked),
    paused && line.since !== null ? texts.syncLive.since(dayTime(line.since, tag)) : "",
    paused && line.next !== null ? texts.syncLive.nextTry(fromNow(line.next, tag, now)) : "",
    !paused && line.checked !== null ? texts.syncLive.checked(fromNow(line.checked, tag, now)) : "",
    !paused && line.every !== null ? texts.syncLive.every(line.every) : "",
  ].filter(Boolean).join(" · ");
}

/** `children`: what else belongs to it, as which fields and which records. */
export function Lines({ lines, children }: { lines: readonly SyncLineView[]; children?: ReactNode }): ReactElement {
  const styles = useStyles();
  const { tag, texts } = useLanguage();
  const now = useNow();
  return (
    <Card title={texts.syncLive.what}>
      <ul className={styles.list}>
        {lines.map((line) => {
          const [tone, words] = lineWords(line.state, texts);
          return (
            <li key={line.of} className={styles.row}>
              <span className={styles.name}>{lineName(line.of, texts)}</span>
              <Badge appearance="tint" color={tone}>{words}</Badge>
              <span className={styles.facts}>{facts(line, now, tag, texts)}</span>
              {line.sentence !== "" && <span className={styles.why}>{line.sentence}</span>}
            </li>
          );
        })}
      </ul>
      {children}
    </Card>
  );
}
