package dosirak.notification;

import java.util.UUID;

/** What sends text messages to phones. */
interface TextMessages {
  /**
   * Sends a text message. It is never asked to send the same twice; what fails is lost, and the
   * person asks for another code.
   *
   * @param phone in the form of E.164
   * @throws java.io.IOException if it was not sent, as far as one knows
   */
  void send(Outgoing message) throws java.io.IOException;

  /**
   * A message to be sent.
   *
   * @param sealedMessage what it was made from, for those who keep it instead of sending it
   */
  record Outgoing(UUID codeId, String phone, Text text, String sealedMessage) {
    @Override
    public String toString() {
      return "Outgoing[" + codeId + "]";
    }
  }
}
