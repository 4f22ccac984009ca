// Set Personal Options. Every change takes effect at once; there is nothing to save.
import { Button, Dialog, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, mergeClasses, Spinner, Tab, TabList } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useApi } from "../platform/context";
import type { AppView, OptionsView } from "../platform/types";
import { queries } from "../queries";
import { useFocusBack } from "../shared/focusBack";
import { FailureNote } from "../shared/failure";
import { useNarrow } from "../shared/media";
import { useTexts } from "../texts";
import { AccountsTab } from "./AccountsTab";
import { AppearanceTab } from "./AppearanceTab";
import { EmailTab } from "./EmailTab";
import { PrivacyTab } from "./PrivacyTab";
import { SynchronizationTab } from "./SynchronizationTab";

const TABS = ["accounts", "synchronization", "email", "privacy", "appearance"] as const;
export type OptionsTab = (typeof TABS)[number];

const useStyles = makeStyles({
  surface: { maxInlineSize: "min(860px, calc(100vw - 32px))", inlineSize: "100%" },
  content: { display: "flex", columnGap: "20px", rowGap: "12px", blockSize: "min(560px, 66vh)", overflowY: "hidden" },
  stacked: { flexDirection: "column" },
  tabs: { flexShrink: 0, inlineSize: "164px" },
  // The room for a bold label is wider: centred in it, as a button would have it, the labels stand at different places.
  tab: { textAlign: "start" },
  panel: { flexGrow: 1, minInlineSize: 0, minBlockSize: 0, overflowY: "auto", paddingInline: "4px", display: "flex", flexDirection: "column", rowGap: "20px" },
});

interface Props {
  app: AppView;
  tab: OptionsTab;
  onTab: (tab: OptionsTab) => void;
  onClose: () => void;
}

function Panel({ app, tab, options }: { app: AppView; tab: OptionsTab; options: OptionsView }): ReactElement {
  switch (tab) {
    case "accounts": return <AccountsTab app={app} />;
    case "synchronization": return <SynchronizationTab app={app} options={options} />;
    case "email": return <EmailTab options={options} />;
    case "privacy": return <PrivacyTab options={options} />;
    case "appearance": return <AppearanceTab app={app} />;
  }
}

export function OptionsDialog({ app, tab, onTab, onClose }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const narrow = useNarrow();
  useFocusBack();
  // Counts change without an event: who opens the options reads them as they are now.
  const options = useQuery({ ...queries.options(useApi()), refetchOnMount: "always" });
  return (
    <Dialog open onOpenChange={(_event, data) => { if (!data.open) { onClose(); } }}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle action={<Button appearance="subtle" icon={<DismissRegular />} aria-label={texts.common.close} onClick={onClose} />}>{texts.options.title}</DialogTitle>
          <DialogContent className={mergeClasses(styles.content, narrow && styles.stacked)}>
            <TabList vertical={!narrow} className={narrow ? undefined : styles.tabs} selectedValue={tab} aria-label={texts.options.title}
              onTabSelect={(_event, data) => { const next = TABS.find((name) => name === data.value); if (next !== undefined) { onTab(next); } }}>
              {TABS.map((name) => <Tab key={name} value={name} id={`options-${name}`} className={narrow ? undefined : styles.tab}>{texts.options[name]}</Tab>)}
            </TabList>
            <div role="tabpanel" aria-labelledby={`options-${tab}`} className={styles.panel}>
              {options.data !== undefined ? <Panel app={app} tab={tab} options={options.data} />
                : options.error !== null ? <FailureNote error={options.error} onRetry={() => void options.refetch()} /> : <Spinner label={texts.common.loading} />}
            </div>
          </DialogContent>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
