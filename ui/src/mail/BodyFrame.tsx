// The text of a message: a foreign document in a frame that runs no script and reaches nothing (promise 9). The core
// sanitises it and serves it with a policy of its own; the frame's own attribute is the second layer.
import { makeStyles } from "@fluentui/react-components";
import type { ReactElement } from "react";
import { useDark } from "../app/dark";
import { usePlatform } from "../platform/context";
import { useTexts } from "../texts";

const useStyles = makeStyles({ frame: { flexGrow: 1, flexShrink: 0, flexBasis: "min(240px, 40vh)", inlineSize: "100%", border: "none", backgroundColor: "transparent" } });

export function BodyFrame({ message, images }: { message: string; images: boolean }): ReactElement {
  const styles = useStyles();
  const url = usePlatform().bodyUrl(message, { images, dark: useDark() });
  // A new address is a new frame: a frame that navigates would leave entries in the history.
  return <iframe key={url} className={styles.frame} title={useTexts().message.body} src={url} sandbox="allow-popups allow-popups-to-escape-sandbox" referrerPolicy="no-referrer" />;
}
