// What is left as it is and stays so until the person does something: what it is, why, and what they can do.
import { Badge, Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../platform/context";
import type { RecordRefView, SyncLeftView } from "../platform/types";
import { useTexts } from "../texts";
import { Card } from "./Card";
import { kindName } from "./words";

/** Rows before somebody asks for more. */
const AT_FIRST = 5;

const useStyles = makeStyles({
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
  list: { display: "grid", rowGap: "12px", margin: 0, padding: 0, listStyleType: "none", inlineSize: "100%" },
  row: { display: "grid", gridTemplateColumns: "minmax(0, 1fr) auto", columnGap: "12px", alignItems: "start" },
  words: { display: "grid", rowGap: "2px", overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
});

export function Left({ left }: { left: readonly SyncLeftView[] }): ReactElement | null {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  const [shown, setShown] = useState(AT_FIRST);
  const open = useMutation({ mutationFn: (record: RecordRefView) => api.openRecord({ table: record.table, id: record.id }) });
  const rest = left.length - shown;
  if (left.length === 0) {
    return null;
  }
  return (
    <Card title={texts.syncLeft.title} badge={<Badge appearance="tint" color="informative">{left.length}</Badge>}>
      <p className={styles.text}>{texts.syncLeft.text}</p>
      <ul className={styles.list}>
        {left.slice(0, shown).map((one, index) => {
          const { record } = one;
          const name = one.title === "" ? texts.syncLive.unnamed : one.title;
          return (
            <li key={index} className={styles.row}>
              <span className={styles.words}>
                <Text weight="semibold"><bdi>{name}</bdi></Text>
                {one.kind !== null && <span className={styles.quiet}>{kindName(one.kind, texts)}</span>}
                <Text>{one.sentence} {one.advice}</Text>
              </span>
              {record !== null && <Button size="small" disabled={open.isPending} aria-label={texts.syncLive.openNamed(name)} onClick={() => open.mutate(record)}>{texts.syncLive.open}</Button>}
            </li>
          );
        })}
      </ul>
      {rest > 0 && <Button appearance="transparent" size="small" onClick={() => setShown(shown * 4)}>{texts.syncLive.more(Math.min(rest, shown * 3))}</Button>}
    </Card>
  );
}
