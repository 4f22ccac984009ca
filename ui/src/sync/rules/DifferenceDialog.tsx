// What a change of filters would do (C-16): how many records come and which are unlinked, before anything is changed.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, MessageBar, MessageBarBody, Spinner, Text, tokens } from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useApi } from "../../platform/context";
import type { FilterPreviewView, FilterRecordView } from "../../platform/types";
import { keys, queries } from "../../queries";
import { FailureNote } from "../../shared/failure";
import { useTexts } from "../../texts";
import type { Asked } from "./FiltersDialog";

const useStyles = makeStyles({
  content: { display: "flex", flexDirection: "column", rowGap: "12px" },
  counts: { display: "grid", gridTemplateColumns: "repeat(3, minmax(0, 1fr))", gap: "8px", margin: 0 },
  count: { display: "flex", flexDirection: "column-reverse", padding: "10px 12px", borderRadius: tokens.borderRadiusMedium, backgroundColor: tokens.colorNeutralBackground3 },
  number: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500, fontWeight: tokens.fontWeightSemibold },
  lost: { color: tokens.colorPaletteRedForeground1 },
  lists: { display: "flex", flexDirection: "column", rowGap: "10px", maxBlockSize: "min(300px, 40vh)", overflowY: "auto" },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  list: { margin: 0, paddingInlineStart: "20px", color: tokens.colorNeutralForeground2 },
  quiet: { color: tokens.colorNeutralForeground3 },
});

interface Props {
  asked: Asked;
  onDone: () => void;
  onClose: () => void;
}

export function DifferenceDialog({ asked, onDone, onClose }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  const client = useQueryClient();
  const preview = useQuery(queries.previewFilters(api, asked.change));
  const change = useMutation({
    mutationFn: () => api.changeFilters(asked.change),
    onSuccess: (view) => { client.setQueryData(keys.syncFilters, view); onDone(); },
    onError: () => client.invalidateQueries({ queryKey: keys.syncFilters }),
  });
  const waits = preview.data === undefined || change.isPending;
  return (
    <Dialog open modalType="alert" onOpenChange={(_event, data) => { if (!data.open) { onClose(); } }}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{asked.title}</DialogTitle>
          <DialogContent className={styles.content}>
            {preview.data !== undefined ? <Difference view={preview.data} />
              : preview.error !== null ? <FailureNote error={preview.error} onRetry={() => void preview.refetch()} /> : <Spinner label={texts.syncFilters.looking} />}
            {change.error !== null && <FailureNote error={change.error} />}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose} disabledFocusable={change.isPending}>{texts.common.cancel}</Button>
            <Button appearance="primary" onClick={() => change.mutate()} disabledFocusable={waits} icon={change.isPending ? <Spinner size="tiny" /> : undefined}>{asked.confirm}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function Difference({ view }: { view: FilterPreviewView }): ReactElement {
  const styles = useStyles();
  const { syncFilters: texts } = useTexts();
  return (
    <>
      <Text>{view.sentence}</Text>
      {view.note !== null && <MessageBar><MessageBarBody>{view.note}</MessageBarBody></MessageBar>}
      <dl className={styles.counts}>
        <Count name={texts.selects} value={view.selects} />
        <Count name={texts.added} value={view.added} />
        <Count name={texts.unlinked} value={view.unlinked} lost={view.unlinked > 0} />
      </dl>
      <div className={styles.lists}>
        <Records title={texts.added} records={view.added_records} all={view.added} />
        <Records title={texts.unlinked} records={view.unlinked_records} all={view.unlinked} />
        {view.added + view.unlinked === 0 && <Records title={texts.selects} records={view.selected} all={view.selects} />}
      </div>
      <Text size={200} className={styles.quiet}>{texts.brake}</Text>
    </>
  );
}

function Count({ name, value, lost = false }: { name: string; value: number; lost?: boolean }): ReactElement {
  const styles = useStyles();
  return <div className={styles.count}><dt>{name}</dt><dd className={lost ? `${styles.number} ${styles.lost}` : styles.number}>{value}</dd></div>;
}

function Records({ title, records, all }: { title: string; records: readonly FilterRecordView[]; all: number }): ReactElement | null {
  const styles = useStyles();
  const { syncFilters: texts } = useTexts();
  if (records.length === 0) {
    return null;
  }
  return (
    <section aria-label={title}>
      <h3 className={styles.title}>{title}</h3>
      <ul className={styles.list}>{records.map((record) => <li key={`${record.table}:${record.id}`} dir="auto">{record.name === "" ? texts.noName : record.name}</li>)}</ul>
      {records.length < all && <Text size={200} className={styles.quiet}>{texts.first(records.length, all)}</Text>}
    </section>
  );
}
