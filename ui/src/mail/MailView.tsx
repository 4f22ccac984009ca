// Folders, list, message and CRM pane.
import { makeStyles } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { Parts } from "../app/Parts";
import { useSelection } from "../app/selection";
import { NewMessage } from "../compose/AnswerBar";
import type { OptionsTab } from "../options/OptionsDialog";
import { CrmPane } from "../pane/CrmPane";
import { useApi } from "../platform/context";
import type { AppView } from "../platform/types";
import { queries } from "../queries";
import { Boundary } from "../shared/boundary";
import { useTexts } from "../texts";
import { FolderList } from "./FolderList";
import { currentFolder } from "./list";
import { MessageList } from "./MessageList";
import { ReadingPane } from "./ReadingPane";

const useStyles = makeStyles({ fresh: { paddingInline: "8px", paddingBlockEnd: "8px" } });

interface Props {
  app: AppView;
  onOptions: (tab: OptionsTab) => void;
}

export function MailView({ app, onOptions }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const { message, record, folder: chosen } = useSelection();
  const folders = useQuery(queries.folders(useApi()));
  const folder = currentFolder(folders.data ?? [], chosen);
  return (
    <Parts app={app} title={folder?.name ?? ""} middleLabel={texts.message.label} opened={{ item: message, record: record?.id ?? null }}
      side={<><div className={styles.fresh}><NewMessage /></div><FolderList label={app.mailbox?.label ?? ""} folders={folders} current={folder?.id ?? null} /></>}
      list={<Boundary resetKey={folder?.id ?? ""}><MessageList folder={folder} folders={folders} /></Boundary>}
      middle={<Boundary resetKey={message ?? ""}><ReadingPane message={message} draft={folder?.purpose === "drafts"} /></Boundary>}
      pane={(close) => (
        <Boundary resetKey={`${message ?? ""} ${record?.id ?? ""}`}>
          <CrmPane of={message} onClose={close} empty={{ title: texts.pane.none, text: texts.pane.noneText }} back={texts.pane.backToMessage} onOptions={onOptions} />
        </Boundary>
      )} />
  );
}
