// The files that go along with a message.
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { DismissRegular, DocumentRegular } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import type { EnclosedView } from "../platform/types";
import { fileSize } from "../shared/time";
import { useLanguage } from "../texts";
import { useLeaveOut } from "./actions";

const useStyles = makeStyles({
  root: { display: "flex", flexWrap: "wrap", gap: "8px", margin: 0, padding: 0, listStyleType: "none" },
  file: { display: "flex", alignItems: "center", columnGap: "6px", paddingInlineStart: "8px", border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`, borderRadius: tokens.borderRadiusMedium, maxInlineSize: "100%" },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  size: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, whiteSpace: "nowrap" },
});

interface Props {
  id: string;
  files: readonly EnclosedView[];
  onChange: (files: EnclosedView[]) => void;
}

export function Files({ id, files, onChange }: Props): ReactElement | null {
  const styles = useStyles();
  const { tag, texts } = useLanguage();
  const leaveOut = useLeaveOut(id);
  return files.length === 0 ? null : (
    <ul className={styles.root} aria-label={texts.message.attachmentsLabel}>
      {files.map((file) => (
        <li key={file.index} className={styles.file}>
          <DocumentRegular aria-hidden />
          <bdi className={styles.name}>{file.name}</bdi>
          <span className={styles.size}>{fileSize(file.size, tag)}</span>
          <Button size="small" appearance="transparent" icon={<DismissRegular />} aria-label={texts.compose.leaveOut(file.name)} disabled={leaveOut.isPending}
            onClick={() => leaveOut.mutate(file.index, { onSuccess: onChange })} />
        </li>
      ))}
    </ul>
  );
}
