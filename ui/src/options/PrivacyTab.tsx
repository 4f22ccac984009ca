// What this computer keeps, and what left it (promises 1 to 3).
import { Button, Checkbox, makeStyles, Table, TableBody, TableCell, TableHeader, TableHeaderCell, TableRow, Text, tokens } from "@fluentui/react-components";
import { useState, type ReactElement } from "react";
import type { OptionsView } from "../platform/types";
import { ConfirmDialog } from "../shared/confirm";
import { numberFormat } from "../shared/formats";
import { useLanguage, useTexts } from "../texts";
import { useOptionAction, useSetOption } from "./change";
import { Evidence } from "./Evidence";
import { Group } from "./Group";

const useStyles = makeStyles({
  quiet: { color: tokens.colorNeutralForeground3, overflowWrap: "anywhere" },
  list: { display: "grid", rowGap: "4px", margin: 0, padding: 0, listStyleType: "none", inlineSize: "100%" },
  line: { display: "flex", justifyContent: "space-between", alignItems: "center", columnGap: "12px" },
  number: { textAlign: "end", fontVariantNumeric: "tabular-nums" },
  // Above its numbers.
  narrow: { inlineSize: "96px", "& > *": { justifyContent: "flex-end" } },
});

export function PrivacyTab({ options }: { options: OptionsView }): ReactElement {
  return (
    <>
      <Saved options={options} />
      <Stored options={options} />
      <Evidence />
    </>
  );
}

function Saved({ options }: { options: OptionsView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const change = useSetOption();
  const forget = useOptionAction((api, id: string) => api.forgetCredential(id));
  return (
    <Group title={texts.options.saved} text={options.keyring.sentence ?? texts.start.keepHint}>
      <Checkbox label={texts.start.keep} checked={options.keep_signed_in} disabled={!options.keyring.available || change.isPending}
        onChange={(_event, data) => change.mutate({ option: "keep_signed_in", value: data.checked === true })} />
      {options.saved.length === 0 ? <Text size={200} className={styles.quiet}>{texts.options.savedNone}</Text> : (
        <ul className={styles.list}>
          {options.saved.map((credential) => (
            <li key={credential.id} className={styles.line}>
              <Text>{credential.sentence}</Text>
              <Button size="small" disabled={forget.isPending} aria-label={texts.options.forgetOne(credential.sentence)} onClick={() => forget.mutate(credential.id)}>{texts.options.forget}</Button>
            </li>
          ))}
        </ul>
      )}
    </Group>
  );
}

function Stored({ options }: { options: OptionsView }): ReactElement {
  const styles = useStyles();
  const { tag, texts } = useLanguage();
  const [asking, setAsking] = useState(false);
  const clear = useOptionAction((api) => api.clearStored());
  return (
    <Group title={texts.options.stored} text={texts.options.storedText}>
      <Table size="small" aria-label={texts.options.stored}>
        <TableHeader><TableRow><TableHeaderCell>{texts.options.storedWhat}</TableHeaderCell><TableHeaderCell className={styles.narrow}>{texts.options.storedRows}</TableHeaderCell></TableRow></TableHeader>
        <TableBody>
          {options.stored.map((table) => (
            <TableRow key={table.table}><TableCell>{table.sentence}</TableCell><TableCell className={styles.number}>{numberFormat(tag).format(table.rows)}</TableCell></TableRow>
          ))}
        </TableBody>
      </Table>
      <Text size={200} className={styles.quiet}>{texts.options.storedAt}: <bdi dir="ltr">{options.stored_at}</bdi></Text>
      <Button size="small" onClick={() => setAsking(true)}>{texts.options.clear}</Button>
      {asking && (
        <ConfirmDialog title={texts.options.clearTitle} text={texts.options.clearText} confirm={texts.options.clearConfirm} busy={clear.isPending} error={clear.error}
          onConfirm={() => clear.mutate(undefined, { onSuccess: () => setAsking(false) })} onClose={() => setAsking(false)} />
      )}
    </Group>
  );
}
