package io.opsaga.activities.inventory;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of images, by the grammar of Docker's references, and of artifacts; both without a version. */
final class ArtifactNames {
    private static final String ALLOWED_IMAGE =
            "an image's name in lower case, with or without a registry, like agent or registry.example:5000/team/agent; no tag, no digest";
    private static final String PART = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final String HOST =
            "(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\\[[0-9a-fA-F:]+]";
    private static final Pattern IMAGE =
            Pattern.compile("(?:(?:" + HOST + ")(?::[0-9]{1,5})?/)?" + PART + "(?:/" + PART + ")*");
    private static final int LONGEST = 255;
    private static final String DEPLOYED = ": the version is deployed, not declared";

    private ArtifactNames() {}

    static @Nullable String image(@Nullable Field field) {
        String text = field == null ? null : field.text(ALLOWED_IMAGE);
        if (field == null || text == null) {
            return null;
        }
        // The longest name first, so that no pattern has to walk a text of 64 KiB.
        boolean right = text.length() <= LONGEST && IMAGE.matcher(text).matches();
        if (!right) {
            field.refuse("is " + Hints.quoted(text) + reason(text), ALLOWED_IMAGE);
        }
        return right ? text : null;
    }

    static @Nullable String artifact(@Nullable Field field) {
        String text = field == null ? null : field.text(Values.ALLOWED_NAME);
        if (field == null || text == null || Values.NAME.matcher(text).matches()) {
            return text;
        }
        String tag = text.matches("[^:/]+:[^/]*") ? ", with a version" + DEPLOYED : "";
        field.refuse("is " + Hints.quoted(text) + tag, Values.ALLOWED_NAME);
        return null;
    }

    private static String reason(String text) {
        if (text.length() > LONGEST) {
            return ", longer than " + LONGEST + " characters";
        } else if (text.indexOf('@') >= 0) {
            return ", with a digest" + DEPLOYED;
        } else if (text.indexOf(':', text.lastIndexOf('/') + 1) >= 0) {
            return ", with a tag" + DEPLOYED;
        }
        return "";
    }
}
