// Says what is not loaded and why, and loads it for this message only.
import { Button, makeStyles, MessageBar, MessageBarActions, MessageBarBody, tokens } from "@fluentui/react-components";
import { ImageRegular } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import { useTexts } from "../texts";

// One row: the sentence wraps beside its button.
const useStyles = makeStyles({ root: { paddingBlock: "4px" }, body: { whiteSpace: "normal", fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 } });

export function PicturesBar({ hosts, onLoad }: { hosts: number; onLoad: () => void }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  return (
    <MessageBar icon={<ImageRegular />} layout="singleline" className={styles.root}>
      <MessageBarBody className={styles.body}>{texts.message.pictures(hosts)}</MessageBarBody>
      <MessageBarActions><Button size="small" onClick={onLoad}>{texts.message.loadPictures}</Button></MessageBarActions>
    </MessageBar>
  );
}
