// What the parts that show folders share: an icon for each purpose.
import { ArchiveRegular, DeleteRegular, DraftsRegular, FolderRegular, MailInboxRegular, MailProhibitedRegular, SendRegular } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import type { FolderPurposeView } from "../platform/types";

const icons: Record<FolderPurposeView, ReactElement> = {
  inbox: <MailInboxRegular />, drafts: <DraftsRegular />, sent: <SendRegular />, archive: <ArchiveRegular />,
  junk: <MailProhibitedRegular />, trash: <DeleteRegular />, other: <FolderRegular />,
};

export const folderIcon = (purpose: FolderPurposeView): ReactElement => icons[purpose];
