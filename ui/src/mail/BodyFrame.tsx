// The text of a message: a foreign document in a frame that runs no script and reaches nothing (promise 9). The core
// sanitises it and serves it with a policy of its own; the frame's own attribute is the second layer.
import { makeStyles, Skeleton, SkeletonItem } from "@fluentui/react-components";
import { useState, type ReactElement } from "react";
import { useDark } from "../app/dark";
import { usePlatform } from "../platform/context";
import { useTexts } from "../texts";

const useStyles = makeStyles({
  place: { position: "relative", display: "flex", flexDirection: "column", flexGrow: 1, flexShrink: 0, flexBasis: "min(240px, 40vh)" },
  frame: { flexGrow: 1, inlineSize: "100%", border: "none", backgroundColor: "transparent" },
  // Most texts are there at once; only one that takes a while says so.
  wait: {
    position: "absolute", insetBlockStart: 0, insetInline: 0, display: "grid", rowGap: "14px", padding: "20px",
    animationName: { from: { visibility: "hidden" }, to: { visibility: "visible" } }, animationDuration: "1ms", animationDelay: "300ms", animationFillMode: "both",
  },
});

export function BodyFrame({ message, images }: { message: string; images: boolean }): ReactElement {
  const dark = useDark();
  const url = usePlatform().bodyUrl(message, { images, dark });
  // A new address is a new frame: a frame that navigates would leave entries in the history.
  return <Frame key={url} url={url} dark={dark} />;
}

function Frame({ url, dark }: { url: string; dark: boolean }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [there, setThere] = useState(false);
  return (
    <div className={styles.place}>
      {/* A document of another colour scheme than its frame would get a ground of its own. */}
      <iframe className={styles.frame} style={{ colorScheme: dark ? "dark" : "light" }} title={texts.message.body} src={url} sandbox="allow-popups allow-popups-to-escape-sandbox" referrerPolicy="no-referrer" onLoad={() => setThere(true)} />
      {!there && (
        <Skeleton aria-label={texts.common.loading} className={styles.wait}>
          <SkeletonItem size={16} /><SkeletonItem size={16} /><SkeletonItem size={16} style={{ inlineSize: "60%" }} />
        </Skeleton>
      )}
    </div>
  );
}
