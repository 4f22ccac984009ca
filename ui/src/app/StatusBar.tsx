// The line at the bottom: which computer synchronizes, what waits, what is stored.
import { Link, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { AppView } from "../platform/types";
import { useNarrow } from "../shared/media";
import { useTexts } from "../texts";
import { lineAbove } from "../shared/lines";

const useStyles = makeStyles({
  root: {
    display: "flex", alignItems: "center", columnGap: "20px", minBlockSize: "26px", paddingInline: "12px", fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2, ...lineAbove(), overflow: "hidden", whiteSpace: "nowrap",
  },
  end: { marginInlineStart: "auto", overflow: "hidden", textOverflow: "ellipsis" },
  link: { fontSize: tokens.fontSizeBase200 },
});

interface Props {
  app: AppView;
  onWaiting: () => void;
  onServices: () => void;
}

export function StatusBar({ app, onWaiting, onServices }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const narrow = useNarrow();
  return (
    <footer className={styles.root} data-region="status">
      {app.synchronizing !== null && <span>{app.synchronizing}</span>}
      <span role="status">
        {app.pending > 0 && <Link as="button" className={styles.link} onClick={onWaiting}>{texts.app.waiting(app.pending)}</Link>}
      </span>
      {app.services?.level === "warning" && <Link as="button" className={styles.link} title={app.services.sentence} onClick={onServices}>{texts.app.services}</Link>}
      {!narrow && <span className={styles.end}>{texts.app.onlyIdentifiers}</span>}
    </footer>
  );
}
