// Links whose text names another place than the one they lead to.
import { makeStyles, MessageBar, MessageBarBody, MessageBarTitle, tokens } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { LinkWarningView } from "../platform/types";
import { useTexts } from "../texts";

const SHOWN = 5;

const useStyles = makeStyles({ list: { marginBlock: "4px 0", paddingInlineStart: "18px", overflowWrap: "anywhere", color: tokens.colorNeutralForeground2 } });

export function LinkWarnings({ warnings }: { warnings: readonly LinkWarningView[] }): ReactElement | null {
  const styles = useStyles();
  const texts = useTexts();
  if (warnings.length === 0) {
    return null;
  }
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{texts.message.falseLinks(warnings.length)}</MessageBarTitle>
        <ul className={styles.list}>
          {warnings.slice(0, SHOWN).map((warning, index) => <li key={`${String(index)} ${warning.target}`}>{warning.message}</li>)}
        </ul>
      </MessageBarBody>
    </MessageBar>
  );
}
