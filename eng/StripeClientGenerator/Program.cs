using StripeClientGenerator;

// Writes the generated part of src/StripeClient into the folder given; what else lies there is no longer written, and goes.
// Only a folder of that name, so that a slip deletes nothing else.
if (args is not [var folder] || Path.GetFileName(folder) != "Generated")
{
    Console.Error.WriteLine("Name the folder Generated to write to, as eng/generate-stripe-client.sh does.");
    return 2;
}

var files = Generator.Files();
if (Directory.Exists(folder))
    Directory.Delete(folder, recursive: true);
foreach (var (path, text) in files)
{
    var file = Path.Combine(folder, path);
    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    File.WriteAllText(file, text);
}

Console.WriteLine($"{files.Count} files, {files.Values.Sum(text => text.Count(letter => letter == '\n'))} lines in {folder}");
return 0;
