package dev.footfall.ingest.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds which events a newer plan would refuse that an older one takes. Owned by one thread, for one pair. */
final class Narrowing {
    private final List<String> faults = new ArrayList<>();
    private final Set<Pair> compared = new HashSet<>();

    /** Two records, by identity: either may contain itself. */
    private record Pair(Shape.Fields newer, Shape.Fields older) {}

    private Narrowing() {}

    /** Every place where the newer plan refuses what the older takes, with the reason; empty if there is none. */
    static List<String> between(Shape.Fields newer, Shape.Fields older) {
        Narrowing narrowing = new Narrowing();
        narrowing.compareFields(newer, older, "/properties");
        return narrowing.faults;
    }

    private void compare(Shape newer, Shape older, String path) {
        switch (older) {
            case Shape.OneOf(List<Shape> branches) -> branches.forEach(branch -> compare(newer, branch, path));
            case Scalar scalar -> {
                if (!covers(newer, scalar)) {
                    refuse(scalar, path);
                }
            }
            case Shape.Items(Shape each) ->
                Shape.part(newer, Shape.Items.class)
                        .ifPresentOrElse(items -> compare(items.each(), each, path + "/*"), () -> refuse(older, path));
            case Shape.Entries(Shape each) ->
                Shape.part(newer, Shape.Entries.class)
                        .ifPresentOrElse(
                                entries -> compare(entries.each(), each, path + "/*"), () -> refuse(older, path));
            case Shape.Fields fields ->
                Shape.part(newer, Shape.Fields.class)
                        .ifPresentOrElse(same -> compareFields(same, fields, path), () -> refuse(older, path));
        }
    }

    private void compareFields(Shape.Fields newer, Shape.Fields older, String path) {
        if (!compared.add(new Pair(newer, older))) {
            return;
        }
        for (Shape.Field before : older.inOrder()) {
            String at = path + "/" + before.key();
            Optional<Shape.Field> now = newer.get(before.key());
            if (now.isEmpty()) {
                faults.add(
                        at + " was planned and is not any more; keep it, with a default if it is no longer required");
            } else {
                compare(now.get().shape(), before.shape(), at);
                if (now.get().required() && !before.required()) {
                    faults.add(at + " was optional and is required now; give it a default");
                }
            }
        }
        for (Shape.Field now : newer.inOrder()) {
            if (now.required() && older.get(now.key()).isEmpty()) {
                faults.add(path + "/" + now.key() + " is new and required; give it a default");
            }
        }
    }

    private void refuse(Shape older, String path) {
        faults.add(path + " could be " + older.words() + " and cannot any more; keep it as a branch of a union");
    }

    private static boolean covers(Shape newer, Scalar older) {
        return switch (newer) {
            case Scalar scalar -> scalar.covers(older);
            case Shape.OneOf(List<Shape> branches) ->
                branches.stream().anyMatch(branch -> branch instanceof Scalar scalar && scalar.covers(older));
            default -> false;
        };
    }
}
