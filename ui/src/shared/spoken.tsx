// Words for those who hear the window: part of the text, not of the picture.
import { makeStyles } from "@fluentui/react-components";
import type { ReactElement, ReactNode } from "react";

const useStyles = makeStyles({
  root: { position: "absolute", inlineSize: "1px", blockSize: "1px", margin: "-1px", padding: 0, overflow: "hidden", clipPath: "inset(50%)", whiteSpace: "nowrap" },
});

/** Unlike `aria-label`, it adds to the visible words and does not replace them: who speaks to the computer can say what they see. */
export function Spoken({ children }: { children: ReactNode }): ReactElement {
  return <span className={useStyles().root}>{children}</span>;
}
