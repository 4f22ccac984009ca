// Icons that point along the line of reading: they turn round where that runs from right to left.
import { ArrowForwardRegular, ArrowLeftRegular, ArrowReplyAllRegular, ArrowReplyRegular, ArrowRightRegular, ChevronLeftRegular, ChevronRightRegular, PanelLeftContractRegular, PanelLeftExpandRegular, PanelRightContractRegular, PanelRightExpandRegular } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import { useLanguage } from "../texts";

const useTurned = (): boolean => useLanguage().dir === "rtl";

/** Back to where one came from. */
export function BackIcon(): ReactElement {
  return useTurned() ? <ArrowRightRegular /> : <ArrowLeftRegular />;
}

/** Opens the pane at the end of the line. */
export function OpenPaneIcon(): ReactElement {
  return useTurned() ? <PanelLeftExpandRegular /> : <PanelRightExpandRegular />;
}

/** Closes the pane at the end of the line. */
export function ClosePaneIcon(): ReactElement {
  return useTurned() ? <PanelLeftContractRegular /> : <PanelRightContractRegular />;
}

/** An arrow is turned round as a whole where there is no drawing of the other direction. */
const TURNED = { transform: "scaleX(-1)" } as const;

/** Answers the author. */
export function AnswerIcon(): ReactElement {
  return <ArrowReplyRegular style={useTurned() ? TURNED : undefined} />;
}

/** Answers everybody. */
export function AnswerAllIcon(): ReactElement {
  return <ArrowReplyAllRegular style={useTurned() ? TURNED : undefined} />;
}

/** Passes on. */
export function PassOnIcon(): ReactElement {
  return <ArrowForwardRegular style={useTurned() ? TURNED : undefined} />;
}

/** The week, the month or the page before. */
export function PreviousIcon(): ReactElement {
  return useTurned() ? <ChevronRightRegular /> : <ChevronLeftRegular />;
}

/** The one after it. */
export function NextIcon(): ReactElement {
  return useTurned() ? <ChevronLeftRegular /> : <ChevronRightRegular />;
}
