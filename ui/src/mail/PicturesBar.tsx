// Says what is not loaded and why, and loads it for this message only.
import { Button, MessageBar, MessageBarActions, MessageBarBody } from "@fluentui/react-components";
import { ImageRegular } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import { useTexts } from "../texts";

export function PicturesBar({ hosts, onLoad }: { hosts: number; onLoad: () => void }): ReactElement {
  const texts = useTexts();
  return (
    <MessageBar icon={<ImageRegular />} layout="auto">
      <MessageBarBody>{texts.message.pictures(hosts)}</MessageBarBody>
      <MessageBarActions><Button size="small" onClick={onLoad}>{texts.message.loadPictures}</Button></MessageBarActions>
    </MessageBar>
  );
}
