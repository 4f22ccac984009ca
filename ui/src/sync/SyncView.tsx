// How things stand between this computer, the mailbox and the organization: what works, what waits, since when, what next.
import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { AppView } from "../platform/types";
import { useTexts } from "../texts";
import { Card } from "./Card";
import { Computer } from "./Computer";
import { Connection, SwitchOn } from "./Connection";
import { ServicesNote } from "./ServicesNote";
import { Waiting } from "./Waiting";

const useStyles = makeStyles({
  root: { flexGrow: 1, overflowY: "auto", padding: "14px 24px 24px", display: "flex", flexDirection: "column", rowGap: "14px" },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500, fontWeight: tokens.fontWeightSemibold },
  grid: { display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(320px, 100%), 1fr))", gap: "14px" },
});

export function SyncView({ app }: { app: AppView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  return (
    <div className={styles.root} data-region="sync">
      <h2 className={styles.title}>{texts.sync.title}</h2>
      {/* Decisions: fields that both sides changed, proposed pairs and invitations stand here, before how things are (ui/src/sync/decisions). */}
      <div className={styles.grid}>
        <Computer app={app} />
        {/* Rules: which fields and which records are synchronized (ui/src/sync/rules). */}
      </div>
      <div className={styles.grid}>
        <Connection title={texts.sync.organization} name={app.organization?.name ?? ""} connection={app.connection}>
          {app.connection.state === "off" && <SwitchOn />}
        </Connection>
        {app.mailbox !== null && <Connection title={texts.sync.mailbox} name={app.mailbox.label} connection={app.mailbox.connection} />}
        <Waiting pending={app.pending} />
        {app.services !== null && <Card title={texts.sync.services}><ServicesNote services={app.services} /></Card>}
      </div>
    </div>
  );
}
