// Icons that point along the line of reading: they turn round where that runs from right to left.
import { ArrowLeftRegular, ArrowRightRegular, PanelLeftContractRegular, PanelLeftExpandRegular, PanelRightContractRegular, PanelRightExpandRegular } from "@fluentui/react-icons";
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
