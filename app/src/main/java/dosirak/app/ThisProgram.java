package dosirak.app;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What is running here, for whoever starts more of it. */
final class ThisProgram {
  private ThisProgram() {}

  /** The class path; it means the same in every working folder. */
  static String classPath() {
    return absolute(System.getProperty("java.class.path"));
  }

  static String absolute(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().normalize().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
