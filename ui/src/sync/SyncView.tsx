// How things stand between this computer, the mailbox and the organization: what works, what waits, since when, what next.
import { makeStyles } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../platform/context";
import type { AppView } from "../platform/types";
import { queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { Card } from "./Card";
import { Computer } from "./Computer";
import { Connection, SwitchOn } from "./Connection";
import { Cycles } from "./Cycles";
import { Decisions } from "./decisions/Decisions";
import { UndoLastCycle } from "./decisions/Undo";
import { Failures } from "./Failures";
import { Header } from "./Header";
import { Left } from "./Left";
import { Lines } from "./Lines";
import { Preview } from "./Preview";
import { Questions } from "./Questions";
import { FiledQuestions } from "../folders/FiledQuestions";
import { Review } from "../received/Review";
import { FiltersDialog } from "./rules/FiltersDialog";
import { RulesButtons } from "./rules/RulesButtons";
import { Unfollowed } from "./Unfollowed";
import { ServicesNote } from "./ServicesNote";
import { OutgoingCard } from "../compose/Outgoing";
import { Waiting } from "./Waiting";

const useStyles = makeStyles({
  root: { flexGrow: 1, overflowY: "auto", padding: "14px 24px 24px", display: "flex", flexDirection: "column", rowGap: "14px" },
  grid: { display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(380px, 100%), 1fr))", gap: "14px" },
});

export function SyncView({ app }: { app: AppView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const state = useQuery(queries.syncState(useApi()));
  const [preview, setPreview] = useState(false);
  const [filters, setFilters] = useState(false);
  const see = (): void => setPreview(true);
  return (
    <div className={styles.root} data-region="sync">
      <Header state={state.data} onPreview={see} />
      {state.error !== null && <FailureNote error={state.error} onRetry={() => void state.refetch()} />}
      {state.data !== undefined && <Questions questions={state.data.questions} onPreview={see} onFilters={() => setFilters(true)} />}
      <Decisions app={app} />
      <Review />
      <FiledQuestions />
      <div className={styles.grid}>
        {state.data !== undefined && <Lines lines={state.data.lines}><RulesButtons /></Lines>}
        <Computer app={app} />
      </div>
      {state.data !== undefined && <Failures failures={state.data.failures} />}
      {state.data !== undefined && <Left left={state.data.left} />}
      <Unfollowed app={app} />
      {state.data !== undefined && <Cycles cycles={state.data.cycles} organization={app.organization?.name ?? texts.sync.organization} action={<UndoLastCycle app={app} />} />}
      <div className={styles.grid}>
        <Connection title={texts.sync.organization} name={app.organization?.name ?? ""} connection={app.connection}>
          {app.connection.state === "off" && <SwitchOn />}
        </Connection>
        {app.mailbox !== null && <Connection title={texts.sync.mailbox} name={app.mailbox.label} connection={app.mailbox.connection} />}
        <OutgoingCard />
        <Waiting pending={app.pending} />
        {app.services !== null && <Card title={texts.sync.services}><ServicesNote services={app.services} /></Card>}
      </div>
      {filters && <FiltersDialog onClose={() => setFilters(false)} />}
      {preview && <Preview onClose={() => setPreview(false)} />}
    </div>
  );
}
