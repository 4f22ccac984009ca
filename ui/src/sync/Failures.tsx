// Items that could not be kept the same: what is wrong, what the person can do, and the way to the record.
import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useApi } from "../platform/context";
import type { RecordRefView, SyncFailureView } from "../platform/types";
import { useTexts } from "../texts";
import { Card } from "./Card";
import { kindName, stepWords } from "./words";

const useStyles = makeStyles({
  list: { display: "grid", rowGap: "12px", margin: 0, padding: 0, listStyleType: "none", inlineSize: "100%" },
  row: { display: "grid", gridTemplateColumns: "minmax(0, 1fr) auto", columnGap: "12px", alignItems: "start" },
  words: { display: "grid", rowGap: "2px", overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
});

export function Failures({ failures }: { failures: readonly SyncFailureView[] }): ReactElement | null {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  const open = useMutation({ mutationFn: (record: RecordRefView) => api.openRecord({ table: record.table, id: record.id }) });
  if (failures.length === 0) {
    return null;
  }
  return (
    <Card title={texts.syncLive.failures}>
      <ul className={styles.list}>
        {failures.map((failure, index) => {
          const { record } = failure;
          const name = failure.title === "" ? texts.syncLive.unnamed : failure.title;
          return (
            <li key={index} className={styles.row}>
              <span className={styles.words}>
                <Text weight="semibold"><bdi>{name}</bdi></Text>
                <span className={styles.quiet}>{kindName(failure.kind, texts)} · {stepWords(failure.what, texts)}</span>
                <Text>{failure.sentence} {failure.advice}</Text>
              </span>
              {record !== null && <Button size="small" disabled={open.isPending} aria-label={texts.syncLive.openNamed(name)} onClick={() => open.mutate(record)}>{texts.syncLive.open}</Button>}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
