// The newest lines of the evidence log, and the whole of it as a file.
import { Button, makeStyles, mergeClasses, Spinner, Table, TableBody, TableCell, TableHeader, TableHeaderCell, TableRow, Text, tokens } from "@fluentui/react-components";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useApi } from "../platform/context";
import type { EvidenceView } from "../platform/types";
import { queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { numberFormat } from "../shared/formats";
import { dayTime } from "../shared/time";
import { useTell } from "../shared/toasts";
import { useLanguage, useTexts } from "../texts";
import { Group } from "./Group";

const useStyles = makeStyles({
  scroll: { inlineSize: "100%", maxBlockSize: "260px", overflow: "auto" },
  table: { minInlineSize: "560px", fontSize: tokens.fontSizeBase200 },
  cell: { fontSize: tokens.fontSizeBase200, verticalAlign: "top", paddingBlock: "4px", overflowWrap: "anywhere" },
  summary: { cursor: "pointer" },
  identifier: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase100, overflowWrap: "anywhere" },
  number: { textAlign: "end", fontVariantNumeric: "tabular-nums" },
});

export function Evidence(): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  const tell = useTell();
  const log = useQuery({ ...queries.evidence(api), staleTime: 0 });
  const save = useMutation({ mutationFn: () => api.exportEvidence(), onSuccess: (saved) => { if (saved) { tell(texts.options.evidenceExported); } } });
  return (
    <Group title={texts.options.evidence} text={texts.options.evidenceText}>
      {log.error !== null ? <FailureNote error={log.error} onRetry={() => void log.refetch()} /> : log.data === undefined ? <Spinner size="tiny" label={texts.common.loading} />
        : log.data.length === 0 ? <Text>{texts.options.evidenceEmpty}</Text>
        // A scrolling region takes the focus, so that keys can move it.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        : <div className={styles.scroll} role="group" aria-label={texts.options.evidence} tabIndex={0}><Lines lines={log.data} /></div>}
      <Button size="small" disabled={save.isPending} onClick={() => save.mutate()}>{texts.options.evidenceExport}</Button>
    </Group>
  );
}

function Lines({ lines }: { lines: readonly EvidenceView[] }): ReactElement {
  const styles = useStyles();
  const { tag, texts } = useLanguage();
  const heads = [texts.options.when, texts.options.rule, texts.options.host, texts.options.what, texts.options.outcome, texts.options.bytes];
  return (
    <Table size="extra-small" className={styles.table} aria-label={texts.options.evidence}>
      <TableHeader><TableRow>{heads.map((head) => <TableHeaderCell key={head}>{head}</TableHeaderCell>)}</TableRow></TableHeader>
      <TableBody>
        {lines.map((line, index) => (
          <TableRow key={`${line.at} ${String(index)}`}>
            {[dayTime(line.at, tag), line.rule, line.host, <Carried key="what" line={line} />, line.outcome].map((cell, column) => <TableCell key={heads[column] ?? ""} className={styles.cell}>{cell}</TableCell>)}
            <TableCell className={mergeClasses(styles.cell, styles.number)}>{numberFormat(tag).format(line.bytes)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** What a request carried; its identifiers open by pointer and by key. */
function Carried({ line }: { line: EvidenceView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  if (line.identifiers.length === 0) {
    return <>{line.what}</>;
  }
  return (
    <details>
      <summary className={styles.summary}>{[line.what, texts.options.identifiers(line.identifiers.length)].filter(Boolean).join(", ")}</summary>
      {line.identifiers.map((identifier) => <div key={identifier} className={styles.identifier} dir="ltr">{identifier}</div>)}
    </details>
  );
}
