// The last cycles of this run of the program: what each brought to which side, and its details.
import { Badge, Button, makeStyles, Table, TableBody, TableCell, TableHeader, TableHeaderCell, TableRow, Text, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../platform/context";
import type { SyncCycleView } from "../platform/types";
import { queries } from "../queries";
import { shortTime } from "../shared/time";
import { useLanguage } from "../texts";
import { Card } from "./Card";
import { StepsDialog } from "./StepsDialog";
import { toMailbox, toOrganization } from "./words";

/** Rows before somebody asks for more. */
const AT_FIRST = 5;

const useStyles = makeStyles({
  when: { inlineSize: "84px" },
  few: { inlineSize: "90px" },
  end: { inlineSize: "120px", textAlign: "end" },
  quiet: { color: tokens.colorNeutralForeground3 },
  scroll: { inlineSize: "100%", overflowX: "auto" },
  table: { minInlineSize: "520px" },
});

interface Props {
  cycles: readonly SyncCycleView[];
  organization: string;
  /** What can be done about the last one. */
  action?: ReactElement;
}

export function Cycles({ cycles, organization, action }: Props): ReactElement {
  const styles = useStyles();
  const { texts } = useLanguage();
  const [open, setOpen] = useState(AT_FIRST);
  const [shown, setShown] = useState<SyncCycleView | null>(null);
  const rest = cycles.length - open;
  return (
    <Card title={texts.syncLive.cycles} action={<>{action}{rest > 0 && <Button appearance="transparent" size="small" onClick={() => setOpen(cycles.length)}>{texts.syncLive.more(rest)}</Button>}</>}>
      {cycles.length === 0 ? <Text className={styles.quiet}>{texts.syncLive.cyclesNone}</Text> : (
        <div className={styles.scroll}>
          <Table size="small" aria-label={texts.syncLive.cycles} className={styles.table}>
            <TableHeader>
              <TableRow>
                <TableHeaderCell className={styles.when}>{texts.syncLive.when}</TableHeaderCell>
                <TableHeaderCell>{texts.syncLive.toMailbox}</TableHeaderCell>
                <TableHeaderCell>{texts.syncLive.toOrganization(organization)}</TableHeaderCell>
                <TableHeaderCell className={styles.few}>{texts.syncLive.held}</TableHeaderCell>
                <TableHeaderCell className={styles.few}>{texts.syncLive.failed}</TableHeaderCell>
                <TableHeaderCell className={styles.end} />
              </TableRow>
            </TableHeader>
            <TableBody>{cycles.slice(0, open).map((cycle) => <Cycle key={cycle.number} cycle={cycle} onDetails={() => setShown(cycle)} />)}</TableBody>
          </Table>
        </div>
      )}
      {shown !== null && <Details cycle={shown} onClose={() => setShown(null)} />}
    </Card>
  );
}

function Cycle({ cycle, onDetails }: { cycle: SyncCycleView; onDetails: () => void }): ReactElement {
  const styles = useStyles();
  const { tag, texts } = useLanguage();
  const when = shortTime(cycle.at, tag);
  const word = cycle.given_up.length > 0 ? cycle.given_up[0] : cycle.stopped ? texts.syncLive.stopped : cycle.asks ? texts.syncLive.waits : undefined;
  return (
    <TableRow>
      <TableCell>{when}</TableCell>
      <TableCell>{toMailbox(cycle.counts, texts)} {word !== undefined && <Badge appearance="outline" color="warning">{word}</Badge>}</TableCell>
      <TableCell>{toOrganization(cycle.counts, texts)}</TableCell>
      <TableCell>{cycle.held}</TableCell>
      <TableCell>{cycle.failed}</TableCell>
      <TableCell className={styles.end}><Button appearance="transparent" size="small" aria-label={texts.syncLive.detailsOf(when)} onClick={onDetails}>{texts.syncLive.details}</Button></TableCell>
    </TableRow>
  );
}

function Details({ cycle, onClose }: { cycle: SyncCycleView; onClose: () => void }): ReactElement {
  const { tag, texts } = useLanguage();
  const details = useQuery(queries.cycleDetails(useApi(), cycle.number));
  return (
    <StepsDialog title={texts.syncLive.detailsTitle(shortTime(cycle.at, tag))} kinds={details.data?.kinds} error={details.error} onRetry={() => void details.refetch()} onClose={onClose}
      none={cycle.given_up.length > 0 ? cycle.given_up.join(" ") : texts.syncLive.previewNone} />
  );
}
