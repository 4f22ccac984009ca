// The synchronized fields (B-2, B-3): everybody sees which way each travels, an administrator clicks an arrow to change it.
import { Button, Dialog, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, mergeClasses, Spinner, Tab, TabList, Text, tokens } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../../platform/context";
import type { FieldDirectionRequest, FieldDirectionView, SyncedFieldsView, SyncedTableView } from "../../platform/types";
import { keys, queries } from "../../queries";
import { FailureNote } from "../../shared/failure";
import { useFocusBack } from "../../shared/focusBack";
import { useNarrow } from "../../shared/media";
import { useTexts } from "../../texts";
import { DIRECTIONS, DirectionIcon, FieldRow } from "./FieldRow";

const useStyles = makeStyles({
  surface: { maxInlineSize: "min(940px, calc(100vw - 32px))", inlineSize: "100%" },
  content: { display: "flex", flexDirection: "column", rowGap: "12px", blockSize: "min(620px, 72vh)" },
  tabs: { flexWrap: "wrap", flexShrink: 0 },
  panel: { flexGrow: 1, minBlockSize: 0, overflowY: "auto" },
  table: { inlineSize: "100%", borderCollapse: "collapse", tableLayout: "fixed" },
  head: {
    position: "sticky", insetBlockStart: 0, zIndex: 1, backgroundColor: tokens.colorNeutralBackground1, textAlign: "start", paddingBlock: "6px", paddingInline: "8px",
    fontWeight: tokens.fontWeightSemibold, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2, borderBlockEndWidth: tokens.strokeWidthThin, borderBlockEndStyle: "solid", borderBlockEndColor: tokens.colorNeutralStroke2,
  },
  way: { inlineSize: "84px", textAlign: "center" },
  note: { inlineSize: "36%" },
  foot: { display: "flex", flexWrap: "wrap", columnGap: "18px", rowGap: "4px", alignItems: "center", flexShrink: 0 },
  legend: { display: "flex", flexWrap: "wrap", columnGap: "18px", rowGap: "4px", margin: 0, padding: 0, listStyleType: "none", fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  sign: { display: "inline-flex", alignItems: "center", columnGap: "6px" },
});

export function FieldsDialog({ onClose }: { onClose: () => void }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  useFocusBack();
  const fields = useQuery({ ...queries.syncedFields(useApi()), refetchOnMount: "always" });
  return (
    <Dialog open onOpenChange={(_event, data) => { if (!data.open) { onClose(); } }}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle action={<Button appearance="subtle" icon={<DismissRegular />} aria-label={texts.common.close} onClick={onClose} />}>{texts.syncFields.title}</DialogTitle>
          <DialogContent className={styles.content}>
            {fields.data !== undefined ? <Fields view={fields.data} />
              : fields.error !== null ? <FailureNote error={fields.error} onRetry={() => void fields.refetch()} /> : <Spinner label={texts.common.loading} />}
          </DialogContent>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function useSetDirection(): ReturnType<typeof useMutation<SyncedFieldsView, Error, FieldDirectionRequest>> {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: FieldDirectionRequest) => api.setFieldDirection(request),
    onSuccess: (view) => { client.setQueryData(keys.syncedFields, view); },
    onError: () => client.invalidateQueries({ queryKey: keys.syncedFields }),
  });
}

function Fields({ view }: { view: SyncedFieldsView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [chosen, setChosen] = useState(view.tables[0]?.table ?? "");
  const change = useSetDirection();
  const table = view.tables.find((one) => one.table === chosen);
  return (
    <>
      <Text>{view.sentence}</Text>
      <TabList className={styles.tabs} size="small" selectedValue={chosen} aria-label={texts.syncFields.kinds} onTabSelect={(_event, data) => setChosen(String(data.value))}>
        {view.tables.map((one) => <Tab key={one.table} value={one.table} id={`fields-${one.table}`}>{one.title}</Tab>)}
      </TabList>
      {change.error !== null && <FailureNote error={change.error} />}
      <div role="tabpanel" aria-labelledby={`fields-${chosen}`} className={styles.panel}>
        {table !== undefined && <FieldTable table={table} busy={change.isPending} onChange={change.mutate} />}
      </div>
      <div className={styles.foot}>
        <Text size={200} weight="semibold" id="fields-legend">{texts.syncFields.legend}</Text>
        <ul className={styles.legend} aria-labelledby="fields-legend">
          {DIRECTIONS.map((direction) => <li key={direction} className={styles.sign}><DirectionIcon direction={direction} />{texts.syncFields[direction]}</li>)}
        </ul>
      </div>
    </>
  );
}

interface TableProps {
  table: SyncedTableView;
  busy: boolean;
  onChange: (request: FieldDirectionRequest) => void;
}

function FieldTable({ table, busy, onChange }: TableProps): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const narrow = useNarrow();
  return (
    <table className={styles.table} aria-label={table.title}>
      <thead>
        <tr>
          <th scope="col" className={styles.head}>{texts.syncFields.mailbox}</th>
          <th scope="col" className={mergeClasses(styles.head, styles.way)}>{texts.syncFields.direction}</th>
          <th scope="col" className={styles.head}>{texts.syncFields.organization}</th>
          {!narrow && <th scope="col" className={mergeClasses(styles.head, styles.note)}>{texts.syncFields.note}</th>}
        </tr>
      </thead>
      <tbody>
        {table.fields.map((field) => (
          <FieldRow key={field.field} field={field} busy={busy} narrow={narrow}
            onChange={(direction: FieldDirectionView) => onChange({ table: table.table, field: field.field, direction, version: field.version })} />
        ))}
      </tbody>
    </table>
  );
}
