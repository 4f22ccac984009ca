// Says what is not loaded and why, and loads it for this message only.
import { Button, makeStyles, MessageBar, MessageBarActions, MessageBarBody, tokens } from "@fluentui/react-components";
import { ImageRegular } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import { useTexts } from "../texts";

// One row, in which the sentence wraps beside its button; below each other where the bar is narrow.
const useStyles = makeStyles({
  around: { containerType: "inline-size" },
  root: {
    paddingBlock: "4px",
    "@container (max-width: 400px)": { gridTemplateColumns: "auto minmax(0, 1fr)", gridTemplateAreas: '"icon body" "secondaryActions secondaryActions"', rowGap: "4px", paddingInlineEnd: "12px" },
  },
  body: { whiteSpace: "normal", fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
});

export function PicturesBar({ hosts, onLoad }: { hosts: number; onLoad: () => void }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  return (
    <div className={styles.around}>
      <MessageBar icon={<ImageRegular />} layout="singleline" className={styles.root}>
        <MessageBarBody className={styles.body}>{texts.message.pictures(hosts)}</MessageBarBody>
        <MessageBarActions><Button size="small" onClick={onLoad}>{texts.message.loadPictures}</Button></MessageBarActions>
      </MessageBar>
    </div>
  );
}
