package io.opsaga.worker.check;

import io.opsaga.activities.inventory.InvalidInventory;
import io.opsaga.activities.inventory.InventoryFile;
import io.opsaga.activities.inventory.InventoryForm;
import io.opsaga.activities.inventory.LoadedInventory;
import io.opsaga.worker.sections.SectionsConfiguration;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Tells what is wrong with an inventory. Arguments: the file, and {@code connect} where its machines are to be looked at as well; or
 * {@code --schema} alone, which prints what an inventory may contain. The exit code is 0 where nothing is wrong.
 */
public final class CheckApplication {
    private CheckApplication() {}

    public static void main(String[] arguments) throws IOException {
        Locale.setDefault(Locale.ROOT);
        if (arguments[0].equals("--schema")) {
            System.out.print(form().json());
            return;
        }
        boolean connect = arguments.length > 1 && arguments[1].equals("connect");
        System.exit(check(Path.of(arguments[0]), connect, System.out) ? 0 : 1);
    }

    /** Whether nothing is wrong; all findings are printed, a line for each. */
    static boolean check(Path file, boolean connect, PrintStream out) throws IOException {
        LoadedInventory loaded;
        try {
            loaded = InventoryFile.read(file, form());
        } catch (InvalidInventory e) {
            out.println(e.getMessage());
            return false;
        }
        out.printf(
                "%s: %d machines, %d agents%n",
                loaded.inventory().environment().wire(),
                loaded.inventory().machines().size(),
                loaded.inventory().agents().size());
        boolean well = print(new ArtifactCheck(loaded).findings(), out);
        if (connect) {
            try (MachineCheck machines = new MachineCheck(loaded.inventory())) {
                well &= print(machines.findings(), out);
            }
        }
        return well;
    }

    /** With the sections that an installation of these sources has. */
    static InventoryForm form() {
        try (AnnotationConfigApplicationContext context =
                new AnnotationConfigApplicationContext(SectionsConfiguration.class)) {
            return context.getBean(InventoryForm.class);
        }
    }

    private static boolean print(List<Found> findings, PrintStream out) {
        findings.forEach(found -> out.println((found.well() ? "  ok     " : "  WRONG  ") + found.text()));
        return findings.stream().allMatch(Found::well);
    }

    /**
     * One finding.
     *
     * @param well whether it is as it must be
     */
    record Found(boolean well, String text) {
        static Found ok(String text) {
            return new Found(true, text);
        }

        static Found wrong(String text) {
            return new Found(false, text);
        }
    }
}
