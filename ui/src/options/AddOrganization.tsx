// Another organization beside those that are there: found or typed, and signed in to.
import { Button, Dialog, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, Text } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import { useFreshStart } from "../app/organizations";
import { useApi } from "../platform/context";
import { OrganizationStep } from "../signin/OrganizationStep";
import { useFocusBack } from "../shared/focusBack";
import { useTexts } from "../texts";

const useStyles = makeStyles({ content: { display: "flex", flexDirection: "column", rowGap: "14px" } });

export function AddOrganization({ kept, onClose }: { kept: boolean; onClose: () => void }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  useFocusBack();
  const api = useApi();
  const fresh = useFreshStart();
  // What is under way in the browser finds nobody any more.
  const close = (): void => { void api.cancelSignIn(); onClose(); };
  return (
    <Dialog open onOpenChange={(_event, data) => { if (!data.open) { close(); } }}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle action={<Button appearance="subtle" icon={<DismissRegular />} aria-label={texts.common.close} onClick={close} />}>{texts.organizations.addTitle}</DialogTitle>
          <DialogContent className={styles.content}>
            <Text>{texts.organizations.addText}</Text>
            <OrganizationStep kept={kept} onDone={() => { onClose(); void fresh(); }} />
          </DialogContent>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
